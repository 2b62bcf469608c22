// workerd's turns. Its clock stands still while it computes: whoever asks for a turn measures how long that takes.
import { createAuth } from '@santedb/auth-cloudflare'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import type { Caller } from '../contenders.ts'
import { createContest } from '../contest.ts'
import { work } from '../measure.ts'

interface Bindings {
  readonly ROOT: string
}

let contest: Readonly<Record<string, Caller>> | undefined

export default {
  async fetch(request: Request, { ROOT: root }: Bindings): Promise<Response> {
    contest ??= await createContest(
      createAuth({
        root,
        clientId: EXAMPLE_APPLICATION.id,
        clientSecret: EXAMPLE_APPLICATION.secret,
        device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
      }),
      root,
    )
    const { searchParams } = new URL(request.url)
    const name = searchParams.get('name')
    if (name === null) return Response.json(Object.keys(contest))
    const call = contest[name]
    if (!call) return new Response(null, { status: 404 })
    const over = searchParams.get('over') === 'loopback' ? 'loopback' : 'stub'
    await work(call, root, { over, calls: Number(searchParams.get('calls')) })
    return new Response()
  },
}
