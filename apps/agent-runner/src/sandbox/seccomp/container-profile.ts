import { refusedCalls } from './refused-calls.ts'

/**
 * The filter of system calls for the container of a runner, in Docker's format (`docker/seccomp-runner.json`). Docker's own
 * lets no program make a user namespace without being root; this one does, and refuses what a command is refused, but for
 * what builds its sandbox and the one of the browser.
 */
export function containerProfile() {
  const names = refusedCalls.map(([name]) => name).filter((name) => !buildsSandbox.has(name))
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] },
      { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: [] },
    ],
    syscalls: [
      { names, action: 'SCMP_ACT_ERRNO', errnoRet: 1 },
      ...refusedFamilies.map((family) => ({
        names: ['socket'],
        action: 'SCMP_ACT_ERRNO',
        errnoRet: 1,
        args: [{ index: 0, value: family, op: 'SCMP_CMP_EQ' }],
      })),
    ],
  }
}

/** `chroot`: Chromium locks its pages in by it. */
const buildsSandbox = new Set(['mount', 'umount2', 'pivot_root', 'unshare', 'sethostname', 'chroot'])

/** AF_PACKET, AF_ALG, AF_VSOCK. */
const refusedFamilies = [17, 38, 40]
