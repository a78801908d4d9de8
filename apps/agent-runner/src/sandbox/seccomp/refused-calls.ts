/** A system call by its numbers; null where a processor has none. */
export type SystemCall = readonly [name: string, numbers: { x64: number; arm64: number | null }]

/**
 * What no command needs and an attack on the kernel, on other processes or on the sandbox does. Numbers: the kernel's
 * `unistd.h` of each processor.
 */
export const refusedCalls: readonly SystemCall[] = [
  // Into other processes.
  call('ptrace', 101, 117),
  call('process_vm_readv', 310, 270),
  call('process_vm_writev', 311, 271),
  call('kcmp', 312, 272),
  call('pidfd_getfd', 438, 438),
  call('process_madvise', 440, 440),
  call('process_mrelease', 448, 448),
  // Other views of the disk.
  call('mount', 165, 40),
  call('umount2', 166, 39),
  call('pivot_root', 155, 41),
  call('chroot', 161, 51),
  call('open_tree', 428, 428),
  call('move_mount', 429, 429),
  call('fsopen', 430, 430),
  call('fsconfig', 431, 431),
  call('fsmount', 432, 432),
  call('fspick', 433, 433),
  call('mount_setattr', 442, 442),
  call('name_to_handle_at', 303, 264),
  call('open_by_handle_at', 304, 265),
  call('fanotify_init', 300, 262),
  call('quotactl', 179, 60),
  call('quotactl_fd', 443, 443),
  // Namespaces of its own.
  call('unshare', 272, 97),
  call('setns', 308, 268),
  call('sethostname', 170, 161),
  call('setdomainname', 171, 162),
  // Parts of the kernel that have let attackers in again and again.
  call('bpf', 321, 280),
  call('perf_event_open', 298, 241),
  call('userfaultfd', 323, 282),
  call('io_uring_setup', 425, 425),
  call('io_uring_enter', 426, 426),
  call('io_uring_register', 427, 427),
  call('add_key', 248, 217),
  call('request_key', 249, 218),
  call('keyctl', 250, 219),
  call('modify_ldt', 154, null),
  call('memfd_secret', 447, 447),
  call('lookup_dcookie', 212, 18),
  // The machine itself.
  call('init_module', 175, 105),
  call('finit_module', 313, 273),
  call('delete_module', 176, 106),
  call('kexec_load', 246, 104),
  call('kexec_file_load', 320, 294),
  call('reboot', 169, 142),
  call('swapon', 167, 224),
  call('swapoff', 168, 225),
  call('syslog', 103, 116),
  call('acct', 163, 89),
  call('iopl', 172, null),
  call('ioperm', 173, null),
  call('vhangup', 153, 58),
  call('settimeofday', 164, 170),
  call('clock_settime', 227, 112),
  call('clock_adjtime', 305, 266),
  call('adjtimex', 159, 171),
  call('uselib', 134, null),
  call('ustat', 136, null),
  call('sysfs', 139, null),
  call('nfsservctl', 180, 42),
]

/** Said to be unknown, so that the C library falls back to `clone`, whose flags a filter can read. */
export const hiddenCalls: readonly SystemCall[] = [call('clone3', 435, 435)]

/** Allowed or refused by what they are given: `compileFilter` says how. */
export const checkedCalls = {
  clone: { x64: 56, arm64: 220 },
  socket: { x64: 41, arm64: 198 },
  ioctl: { x64: 16, arm64: 29 },
  personality: { x64: 135, arm64: 92 },
} as const

/** Calls that came with later kernels than these numbers were read from are said to be unknown. */
export const lastKnownCall = 462

function call(name: string, x64: number, arm64: number | null): SystemCall {
  return [name, { x64, arm64 }]
}
