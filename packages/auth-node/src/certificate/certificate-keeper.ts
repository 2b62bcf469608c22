import { AuthError } from '@santedb/auth-core'
import { invalidOptions, unusableCertificate } from '../failures.ts'
import type {
  CertificateEvent,
  CertificateIdentity,
  CertificateObserver,
  CertificateOptions,
} from './certificate-options.ts'
import { type Certificate, type CertificateCheck, checkCertificate } from './check-certificate.ts'
import { areEqual, hasFiles, type Parts, readParts } from './read-parts.ts'

// Read on the way of a request, and not by a timer or a watch: nothing keeps the process alive, and a mounted secret
// whose folder is swapped (Kubernetes) is seen as well as a file that is written over.
const secondLookAfterMs = 10_000

const warningShare = 0.1

/** What a keeper is made of. */
export interface CertificateKeeperContext {
  readonly options: CertificateOptions
  readonly now: () => number
  readonly onCertificate?: CertificateObserver | undefined
}

/** Holds the certificate, and looks from time to time whether its files hold another one. */
export class CertificateKeeper {
  readonly #context: CertificateKeeperContext
  readonly #hasFiles: boolean
  #parts: Parts
  #check: CertificateCheck
  #certificate: Certificate | undefined
  #lookedAtMs: number
  #warned: Certificate | undefined

  constructor(context: CertificateKeeperContext) {
    this.#context = context
    this.#hasFiles = hasFiles(context.options)
    this.#lookedAtMs = context.now()
    this.#parts = readParts(context.options)
    this.#check = checkCertificate(this.#parts, context.options.passphrase, this.#lookedAtMs)
    if ('certificate' in this.#check) this.#certificate = this.#check.certificate
  }

  /** What is wrong with what `createAuth` was given. */
  get faults(): readonly string[] {
    return 'faults' in this.#check ? this.#check.faults : []
  }

  /** Whose certificate it is; nobody's where there is only an authority to trust. */
  get identity(): CertificateIdentity | undefined {
    return this.#certificate?.identity
  }

  /** The certificate to use now. */
  get current(): Certificate {
    const nowMs = this.#context.now()
    // A clock that was set back must not keep it from looking.
    const isLongAgo = Math.abs(nowMs - this.#lookedAtMs) >= secondLookAfterMs
    if (this.#hasFiles && isLongAgo) this.#lookAgain(nowMs)
    if (!this.#certificate) throw new AuthError(invalidOptions, 'There is no certificate.')
    this.#warn(this.#certificate, nowMs)
    return this.#certificate
  }

  #lookAgain(nowMs: number): void {
    this.#lookedAtMs = nowMs
    const parts = readParts(this.#context.options)
    // One that was not yet valid may be by now.
    if (areEqual(parts, this.#parts) && 'certificate' in this.#check) return
    const check = this.#ofTheSameOwner(checkCertificate(parts, this.#context.options.passphrase, nowMs))
    const isNews = !areEqual(parts, this.#parts)
    this.#parts = parts
    this.#check = check
    if ('certificate' in check) {
      const { identity } = (this.#certificate = check.certificate)
      if (identity) this.#emit({ type: 'certificate_renewed', identity })
    } else if (isNews) {
      const { faults } = check
      const summary = `The certificate's files have changed, and cannot be used: ${faults.join('; ')}.`
      this.#emit({
        type: 'certificate_unusable',
        error: new AuthError(unusableCertificate, summary, { faults }),
      })
    }
  }

  /** The sessions in a store belong to a device: with another one's certificate they would be taken for its own. */
  #ofTheSameOwner(check: CertificateCheck): CertificateCheck {
    if ('faults' in check) return check
    const [before, now] = [this.#certificate?.identity?.subject, check.certificate.identity?.subject]
    if (before === now) return check
    return {
      faults: [`certificate is another device's (${now}, and not ${before}): it needs another createAuth`],
    }
  }

  #warn(certificate: Certificate, nowMs: number): void {
    const { identity } = certificate
    if (!identity || this.#warned === certificate) return
    const [fromMs, toMs] = [identity.validFrom.getTime(), identity.validTo.getTime()]
    if (toMs - nowMs > (toMs - fromMs) * warningShare) return
    this.#warned = certificate
    this.#emit({ type: 'certificate_expires', identity })
  }

  #emit(event: CertificateEvent): void {
    try {
      this.#context.onCertificate?.(event)
    } catch {
      // Watching changes nothing.
    }
  }
}
