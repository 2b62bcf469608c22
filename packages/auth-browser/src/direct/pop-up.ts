const features = 'popup,width=480,height=640'
const lookEveryMs = 300

/** What a callback page tells the page that opened it. */
export interface PopUpAnswer {
  readonly santedbSignIn: string
}

/**
 * Sends a pop-up somewhere, and waits for the address that it comes back to. It is opened before anything is waited
 * for: a browser opens it only as long as it knows of the user's click.
 */
export async function askInPopUp(
  begin: () => Promise<URL>,
): Promise<URL | 'pop-up-blocked' | 'pop-up-closed'> {
  const popUp = window.open('', '_blank', features)
  if (!popUp) return 'pop-up-blocked'
  try {
    const url = await begin()
    popUp.location.replace(url.href)
  } catch (error) {
    popUp.close()
    throw error
  }
  return new Promise((resolve) => {
    let wasClosed = false
    const end = (outcome: URL | 'pop-up-closed') => {
      clearInterval(timer)
      removeEventListener('message', hear)
      popUp.close()
      resolve(outcome)
    }
    const hear = ({ origin, source, data }: MessageEvent<Partial<PopUpAnswer> | null>) => {
      const address = data?.santedbSignIn
      if (origin !== location.origin || source !== popUp || typeof address !== 'string') return
      end(new URL(address, origin))
    }
    addEventListener('message', hear)
    const timer = setInterval(() => {
      // It closes itself when it has told; what it told may still be on its way.
      if (wasClosed) end('pop-up-closed')
      wasClosed = popUp.closed
    }, lookEveryMs)
  })
}
