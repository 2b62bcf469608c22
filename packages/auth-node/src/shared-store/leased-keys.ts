/** The key whose value a lease of this name guards. */
export function guardedBy(leaseName: string): string {
  return leaseName.endsWith('.lock') ? leaseName.slice(0, -'.lock'.length) : leaseName
}

/** What this handle holds: what it sets under a key goes with the lease that it took last, until that is ended. */
export class LeasedKeys<Lease> {
  readonly #leases = new Map<string, Lease>()

  hold(key: string, lease: Lease): void {
    this.#leases.set(key, lease)
  }

  of(key: string): Lease | undefined {
    return this.#leases.get(key)
  }

  drop(key: string, lease: Lease): void {
    if (this.#leases.get(key) === lease) this.#leases.delete(key)
  }
}

/** What a holder is told who sets a value after somebody else was given the lease. */
export function leaseLost(): Error {
  const message =
    'Nothing was written: the lease was over before the work was, and somebody else has it or the store has lost it.'
  return Object.assign(new Error(message), { code: 'lease_lost' })
}
