import { createHello, sharedSecret } from './hello.ts'
import { failed, type HandshakeStep } from './handshake-step.ts'
import { createLinkIdentity, type LinkIdentity } from './link-identity.ts'
import { deriveLink, type SecureLink } from './link-keys.ts'
import { isProven, proofBytes, prove, type Claim } from './proof.ts'

/** What the accepting side knows of a name. */
export interface KnownPeer {
  ownKey: LinkIdentity
  /** The pinned key of the dialler, raw. */
  peerKey: Uint8Array
  /** Told to the dialler, and to nobody else, instead of a link; at most some hundred characters. */
  refuse?: string
}

export interface AcceptorOptions {
  /** Null: nobody is called so. A rejection ends the handshake like a name that is unknown. */
  keysFor(name: string): Promise<KnownPeer | null>
}

export interface Acceptor {
  /** One frame at a time: the dialler waits for each answer, so a frame that comes too early ends it. Never rejects. */
  receive(frame: Uint8Array): Promise<HandshakeStep>
}

interface Greeted {
  secret: Uint8Array
  handshake: SecureLink
  said: readonly Uint8Array[]
}

/** Somebody that nobody is: unknown names take as long as known ones. */
const nobody: KnownPeer = { ownKey: createLinkIdentity(), peerKey: createLinkIdentity().publicKey }

/** The other half of `startDialler`, which tells the choreography. */
export function startAcceptor(options: AcceptorOptions): Acceptor {
  let greeted: Greeted | undefined
  let over = false
  return {
    async receive(frame) {
      if (over) return failed('the handshake is over')
      if (greeted) {
        over = true
        return judge(options, greeted, frame)
      }
      const answer = greet(frame)
      if (!answer) {
        over = true
        return failed('that is no hello')
      }
      greeted = answer
      return { status: 'more', send: answer.said[1] }
    },
  }
}

function greet(theirHello: Uint8Array) {
  const hello = createHello('acceptor')
  const secret = sharedSecret(hello, theirHello, 'dialler')
  if (!secret) return null
  const said = [theirHello, hello.bytes] as const
  return { secret, handshake: deriveLink('acceptor', 'handshake', secret, said), said }
}

async function judge(options: AcceptorOptions, greeted: Greeted, frame: Uint8Array): Promise<HandshakeStep> {
  const { secret, handshake, said } = greeted
  const opened = handshake.open(frame)
  if (!opened || opened.length <= proofBytes) return failed('what came has not been sealed for this link')
  const name = Buffer.from(opened.subarray(0, -proofBytes)).toString('utf8')
  const known = await options.keysFor(name).catch(() => null)
  const { ownKey, peerKey, refuse = '' } = known ?? nobody
  const claim: Claim = { side: 'dialler', name, diallerKey: peerKey, acceptorKey: ownKey.publicKey, said, refusal: '' }
  const proven = isProven(claim, peerKey, opened.subarray(-proofBytes))
  if (!proven || !known) return failed('the dialler has not proven to be who it says')

  const soFar = [...said, frame]
  const answer: Claim = { ...claim, side: 'acceptor', said: soFar, refusal: refuse }
  const send = handshake.seal(Buffer.concat([prove(answer, ownKey.privateKey), Buffer.from(refuse)]))
  if (refuse !== '') return { status: 'refused', reason: refuse, name, send }
  return { status: 'open', link: deriveLink('acceptor', 'messages', secret, [...soFar, send]), name, send }
}
