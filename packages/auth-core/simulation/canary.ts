/** Every secret and token of a run has this in it, so that one search finds any of them, whatever was done to it. */
export const canary = 'CA9A47C0DE'

/** The secrets that a client is given. Their characters are ones that forms, JSON and base64 write differently. */
export const secrets = {
  client: `${canary} + client/secret="ü"\\&`,
  device: `${canary}=device%secret!*'()~`,
  password: `pass ${canary} word?#ß`,
  wrongPassword: `wrong ${canary} + word?#ß`,
}

const devicePart = 'EXAMPLE_DEVICE:'
/** The device's credentials as they are sent. */
export const deviceCredentials: string = Buffer.from(devicePart + secrets.device).toString('base64')
// The part of it that no other text shares: the id alone would encode to the same beginning.
const encodedSecret = deviceCredentials.slice(Math.ceil(devicePart.length / 3) * 4)

/** Whether a text shows a secret. */
export function showsSecret(text: string): boolean {
  return text.toUpperCase().includes(canary) || text.includes(encodedSecret.slice(0, 24))
}
