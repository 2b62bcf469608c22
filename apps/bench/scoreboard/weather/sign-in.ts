import { bad, good, type Weather } from '../weather.ts'
import { use } from '../use.ts'

export const signIn: Weather = {
  name: 'fair weather',
  about: 'The first call to a server that has nothing wrong: it is signed in and served.',
  async measure(sky) {
    const { served, status, error } = await use(sky)
    if (served) return good('signs in')
    if (status !== undefined) return bad(`cannot: is answered ${status}`)
    return bad(`cannot: ${error instanceof Error ? sayWhy(error) : 'fails'}`)
  },
}

/** The first words of an error, which are a matter of the client's and none of chance. */
function sayWhy({ message, cause }: Error): string {
  const words = message.split('\n')[0] ?? ''
  const deeper = cause instanceof Error && !words.includes(cause.message) ? `, ${cause.message}` : ''
  return `refuses the answer (${words.replaceAll('|', '/')}${deeper.replaceAll('|', '/')})`
}
