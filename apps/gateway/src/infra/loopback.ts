const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i

/** True for a host name or address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.test(host)
}
