declare module 'cloudflare:workers' {
  export const env: { readonly SETTINGS?: string }
}
