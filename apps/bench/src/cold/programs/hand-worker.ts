import { callByHand } from '../by-hand.ts'
import { readSettings, type Bindings } from '../bindings.ts'

export default {
  fetch: (_request: Request, bindings: Bindings): Promise<Response> => callByHand(readSettings(bindings)),
}
