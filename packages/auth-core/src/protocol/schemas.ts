import * as v from 'valibot'

// Schemas of which only the outcome counts, and nobody reads why: one kind of valibot's serves them all, and a bundle
// holds no other.

export const text: v.GenericSchema<string> = v.custom<string>((value) => typeof value === 'string')
export const number: v.GenericSchema<number> = v.custom<number>((value) => typeof value === 'number')
export const flag: v.GenericSchema<boolean> = v.custom<boolean>((value) => typeof value === 'boolean')
/** The only version of a stored format that there is. */
export const versionOne: v.GenericSchema<1> = v.custom<1>((value) => value === 1)
