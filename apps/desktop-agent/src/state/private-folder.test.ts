import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createLinkIdentity } from '@rain/runtime'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { openHome } from './home.ts'
import { readPairing, writePairing, type Pairing } from './pairing.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
})
afterEach(() => scratch.remove())

const pairing: Pairing = {
  server: 'http://rain.local:8000',
  deviceId: 'dev_1',
  name: 'desk',
  fingerprint: 'K7QM-4T2X-9BHD',
  serverKey: createLinkIdentity().publicKey,
  identity: createLinkIdentity(),
}

test('nobody else can look into the folder, also when it was there before', () => {
  mkdirSync(scratch.file('home'))
  chmodSync(scratch.file('home'), 0o755)
  const home = openHome(scratch.file('home'))
  writePairing(home.pairingFile, pairing)
  expect(statSync(home.folder).mode & 0o777).toBe(0o700)
  expect(statSync(home.pairingFile).mode & 0o777).toBe(0o600)
})

test('a pairing comes back with its keys', () => {
  const { pairingFile } = openHome(scratch.path)
  expect(readPairing(pairingFile)).toBe('missing')
  writePairing(pairingFile, pairing)
  const read = readPairing(pairingFile)
  if (typeof read === 'string') throw new Error(read)
  expect(read).toMatchObject({ deviceId: 'dev_1', serverKey: pairing.serverKey })
  expect(read.identity.publicKey).toEqual(pairing.identity.publicKey)
})

test('a pairing with a key that is none cannot be read', () => {
  const { pairingFile } = openHome(scratch.path)
  writePairing(pairingFile, pairing)
  const text = readFileSync(pairingFile, 'utf8')
  writeFileSync(pairingFile, text.replace(/"serverKey": ".{8}/, '"serverKey": "'))
  expect(readPairing(pairingFile)).toBe('unreadable')
})
