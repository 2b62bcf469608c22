// Redis runs a script as a whole: between its look and its act nobody else acts.
//
// `lease` is there as long as the lease lasts. `fence` names who was given the lease last, and is there for longer: by
// it a holder who comes late can write as long as nobody else was given the lease, and not after that.

/** KEYS lease, fence; ARGV owner, milliseconds of the lease, of the fence. */
export const takeLease = `
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
return 1`

/** KEYS lease, fence; ARGV owner. */
export const endLease = `
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 1`

/** KEYS entry, fence; ARGV owner, value, milliseconds. */
export const setUnderLease = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** KEYS entry, fence; ARGV owner. */
export const deleteUnderLease = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
return 1`
