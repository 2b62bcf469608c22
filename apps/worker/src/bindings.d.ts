declare namespace Cloudflare {
  interface Env {
    readonly WORKERD_VERSION?: string
  }
}
