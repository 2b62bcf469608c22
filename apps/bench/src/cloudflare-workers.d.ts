// The one thing of the runtime's own module that Workers of the benches take: what they are told.
declare module 'cloudflare:workers' {
  type Told =
    | 'API_KEYS'
    | 'SANTEDB_CLIENT_ID'
    | 'SANTEDB_DEVICE_ID'
    | 'SANTEDB_DEVICE_SECRET'
    | 'SANTEDB_ROOT'
  export const env: Readonly<Record<Told | 'SETTINGS', string>>
}
