import { createHello, sharedSecret, type Hello } from './hello.ts'
import { failed, type HandshakeStep } from './handshake-step.ts'
import { deriveLink, type SecureLink } from './link-keys.ts'
import type { LinkIdentity } from './link-identity.ts'
import { isProven, proofBytes, prove, type Claim } from './proof.ts'

export interface DiallerOptions {
  ownKey: LinkIdentity
  /** The pinned key of the accepting side, raw. */
  peerKey: Uint8Array
  /** What the accepting side calls this one. */
  name: string
}

export interface Dialler {
  /** To be sent first. */
  hello: Uint8Array
  receive(frame: Uint8Array): HandshakeStep
}

interface Proving {
  secret: Uint8Array
  handshake: SecureLink
  /** Both hellos and the proof. */
  said: readonly [Uint8Array, Uint8Array, Uint8Array]
}

/**
 * The handshake, in the manner of SIGMA (Krawczyk 2003) with both keys pinned. Each message is one frame:
 *
 *     dialler → acceptor   hello: nonce, ephemeral key
 *     acceptor → dialler   hello: nonce, ephemeral key
 *     dialler → acceptor   sealed: its name, its signature
 *     acceptor → dialler   sealed: its signature, and why it refuses if it does
 *
 * Signatures are over the names of protocol and side, both pinned keys, the dialler's name and every frame before. The keys
 * of the link are made of the ephemeral secret and all four frames: who lacks one of the two private keys never has them, and
 * what was recorded cannot be read later by who steals both. The name travels sealed, and the accepting side's hello is the
 * same for everybody: who cannot prove to be a device learns not even whether there is one. Any other order, any frame too
 * many, ends it.
 */
export function startDialler(options: DiallerOptions): Dialler {
  const hello = createHello('dialler')
  let proving: Proving | undefined
  let over = false
  return {
    hello: hello.bytes,
    receive(frame) {
      if (over) return failed('the handshake is over')
      if (proving) {
        over = true
        return conclude(options, proving, frame)
      }
      const begun = beginProof(options, hello, frame)
      if (!begun) {
        over = true
        return failed('that is no hello')
      }
      proving = begun
      return { status: 'more', send: begun.said[2] }
    },
  }
}

function beginProof(options: DiallerOptions, hello: Hello, theirHello: Uint8Array): Proving | null {
  const secret = sharedSecret(hello, theirHello, 'acceptor')
  if (!secret) return null
  const hellos = [hello.bytes, theirHello] as const
  const handshake = deriveLink('dialler', 'handshake', secret, hellos)
  const proof = prove(claimOf(options, 'dialler', hellos), options.ownKey.privateKey)
  const sealed = handshake.seal(Buffer.concat([Buffer.from(options.name), proof]))
  return { secret, handshake, said: [...hellos, sealed] }
}

function conclude(options: DiallerOptions, { secret, handshake, said }: Proving, frame: Uint8Array): HandshakeStep {
  const answer = handshake.open(frame)
  if (!answer || answer.length < proofBytes) return failed('what came has not been sealed for this link')
  const refusal = Buffer.from(answer.subarray(proofBytes)).toString('utf8')
  const claim: Claim = { ...claimOf(options, 'acceptor', said), refusal }
  if (!isProven(claim, options.peerKey, answer.subarray(0, proofBytes))) {
    return failed('the other side has not proven that it holds the pinned key')
  }
  const { name } = options
  if (refusal !== '') return { status: 'refused', reason: refusal, name }
  return { status: 'open', link: deriveLink('dialler', 'messages', secret, [...said, frame]), name }
}

function claimOf({ ownKey, peerKey, name }: DiallerOptions, side: Claim['side'], said: Claim['said']): Claim {
  return { side, name, diallerKey: ownKey.publicKey, acceptorKey: peerKey, said, refusal: '' }
}
