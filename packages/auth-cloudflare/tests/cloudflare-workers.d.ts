// What of the runtime's own module the options of the package lead to.
declare module 'cloudflare:workers' {
  export const RpcTarget: new () => object
}
