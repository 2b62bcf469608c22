// The one thing of the runtime's own module that a Worker of the fleet takes.
declare module 'cloudflare:workers' {
  export const env: object
}
