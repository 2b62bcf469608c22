/** What .NET says when something that is needed is missing. */
export const NULL_REFERENCE = 'Object reference not set to an instance of an object.'

/** What .NET says when a list is shorter than its reader believes. */
export const INDEX_OUT_OF_RANGE = 'Index was outside the bounds of the array.'

/** What .NET says about base64 that is none. */
export const NOT_BASE64 = 'The input is not a valid Base-64 string as it contains a non-base 64 character.'

/** What .NET says about digits that are none. */
export const NOT_HEXADECIMAL = 'Input string was not in a correct format.'

/** What .NET says about a media type that is none. */
export const NOT_A_MEDIA_TYPE = 'The format of the media type is not valid'

/** What .NET says about an argument that is not there. */
export function argumentNull(parameter: string): string {
  return `Value cannot be null. (Parameter '${parameter}')`
}
