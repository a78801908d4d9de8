import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { containerProfile } from './container-profile.ts'

const file = new URL('../../../../../docker/seccomp-runner.json', import.meta.url)

test('the profile that Compose gives the runner is the one of the table', async () => {
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(containerProfile())
})

test('it leaves what builds a sandbox, and refuses what a command has no business with', () => {
  const [refused] = containerProfile().syscalls
  expect(refused?.names).not.toEqual(expect.arrayContaining(['mount']))
  expect(refused?.names).not.toEqual(expect.arrayContaining(['chroot']))
  expect(refused?.names).toEqual(expect.arrayContaining(['ptrace', 'bpf', 'io_uring_setup', 'keyctl', 'kexec_load']))
})
