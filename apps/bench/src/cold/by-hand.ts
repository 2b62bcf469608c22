/** What everybody is told who is to sign in. */
export interface Settings {
  readonly root: string
  readonly clientId: string
  readonly device: { readonly id: string; readonly secret: string }
}

/** A call as somebody writes it who knows the token endpoint and needs one session: a POST and a GET. */
export async function callByHand({ root, clientId, device }: Settings): Promise<Response> {
  const answer = await fetch(`${root}/auth/oauth2_token`, {
    method: 'POST',
    headers: { accept: 'application/json', authorization: `Basic ${btoa(`${device.id}:${device.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, scope: '*' }),
  })
  const session: { access_token?: string } = await answer.json()
  return fetch(`${root}/fhir/Patient/1`, {
    headers: { accept: 'application/json', authorization: `Bearer ${session.access_token}` },
  })
}
