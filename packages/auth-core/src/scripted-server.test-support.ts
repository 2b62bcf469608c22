// A server of a few lines for unit tests: it records requests and answers what the test says.
import type { AuthOptions } from './auth.ts'
import type { DeviceCredentials } from './options.ts'

interface DocumentedOptions extends AuthOptions {
  root: string
  clientSecret: string
  device: DeviceCredentials
}

export const documentedOptions: DocumentedOptions = {
  dialect: 'icdr2',
  root: 'http://mpi-test.localhost:8080',
  clientId: 'EXAMPLE_APPLICATION',
  clientSecret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a' },
}

/** The answer of the documented exchange; its identity token is shortened there and cannot be read. */
export const documentedAnswer = {
  access_token:
    'E878ABAE3054EB11AFFD00155D640B2349E9BDE39EBC9082EE1D45358EC838D18122DF3FC1EFE649858826108F5881C6',
  id_token: 'eyJ0eXAiOiJK...8Ou0',
  token_type: 'bearer',
  expires_in: 1_799_984,
  refresh_token:
    'C03E7137B9998D4584325D8EA7D393F83CFD5F4FA877393BFB280FBE3D0A7A963667E676B6A1ED3357CE2A1B57742D2B',
}

export interface RecordedRequest {
  url: string
  method: string
  headers: Headers
  body: string
}

type Answer = (request: RecordedRequest) => Response | Promise<Response>

export class ScriptedServer {
  readonly requests: RecordedRequest[] = []
  readonly #refusals: Response[] = []
  #token: Answer = () => Response.json(documentedAnswer)
  #resource: Answer = () => Response.json({ resourceType: 'Bundle' })

  /** What the token endpoint answers from now on. */
  answerToken(answer: object | Answer): void {
    this.#token = typeof answer === 'function' ? (answer as Answer) : () => Response.json(answer)
  }

  /** What the token endpoint answers once, before all else. */
  refuseToken(status: number, body: object | string): void {
    this.#refusals.push(
      typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status }),
    )
  }

  /** What every other address answers from now on. */
  answerResource(answer: Answer): void {
    this.#resource = answer
  }

  get tokenRequests(): number {
    return this.requests.filter(({ url }) => url.endsWith('/auth/oauth2_token')).length
  }

  get resourceRequests(): RecordedRequest[] {
    return this.requests.filter(({ url }) => !url.endsWith('/auth/oauth2_token'))
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { url, method, headers } = request
    const recorded = { url, method, headers, body: await request.text() }
    this.requests.push(recorded)
    if (!url.endsWith('/auth/oauth2_token')) return this.#resource(recorded)
    return this.#refusals.shift() ?? this.#token(recorded)
  }
}
