import { request as openRequest } from 'node:http'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { attachmentSchema, limits, messagesSchema, type Attachment } from '@rain/protocol'
import sharp from 'sharp'
import { connectIo } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
let cwd: string

beforeAll(async () => {
  gateway = await startTestGateway()
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo', model: 'auto' } })
  token = await gateway.token()
  cwd = join(gateway.home, 'app')
  await mkdir(cwd)
}, 120_000)
afterAll(() => gateway?.close())

function put(bytes: Uint8Array<ArrayBuffer>, name: string, headers: Record<string, string> = {}) {
  return fetch(`${gateway.url}/api/attachments?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...headers },
    body: bytes,
  })
}

async function upload(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Attachment> {
  const answer = await put(bytes, name)
  expect(answer.status).toBe(201)
  return attachmentSchema.parse(await answer.json())
}

async function refusal(answer: Response): Promise<[number, unknown]> {
  const body: unknown = await answer.json()
  return [answer.status, typeof body === 'object' && body !== null && 'code' in body ? body.code : null]
}

function get(path: string, key = token) {
  return fetch(`${gateway.url}/api/attachments/${path}`, { headers: { authorization: `Bearer ${key}` } })
}

const blue = { width: 30, height: 20, channels: 3, background: '#36c' } as const
const aPng = async () => new Uint8Array(await sharp({ create: blue }).png().toBuffer())

describe('what is uploaded is known by its content', () => {
  test('a picture is made anew without what its file said beside it, and turned upright', async () => {
    const told = { IFD0: { Orientation: '6', Copyright: 'somebody' }, IFD3: { GPSLatitude: '40/1 26/1 46/1' } }
    const taken = await sharp({ create: blue }).withExif(told).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect((await sharp(taken).metadata()).exif).toBeDefined()
    const file = await upload(new Uint8Array(taken), 'holiday.jpeg')
    expect(file).toMatchObject({ kind: 'image', media_type: 'image/jpeg', name: 'holiday.jpg', width: 20, height: 30 })
    const kept = Buffer.from(await (await get(file.id)).arrayBuffer())
    expect(kept).toHaveLength(file.size)
    const found = await sharp(kept).metadata()
    expect([found.exif, found.icc, found.xmp, found.orientation]).toEqual([undefined, undefined, undefined, undefined])
  })

  test('a large picture is made smaller, and has a preview', async () => {
    const large = await sharp({ create: { ...blue, width: 5_000, height: 2_500 } })
      .jpeg()
      .toBuffer()
    const file = await upload(new Uint8Array(large), 'wide.jpg')
    expect([file.width, file.height]).toEqual([2_000, 1_000])
    const preview = await get(`${file.id}/preview`)
    expect(preview.headers.get('content-type')).toBe('image/jpeg')
    expect((await sharp(Buffer.from(await preview.arrayBuffer())).metadata()).width).toBe(320)
  })

  test.each(['webp', 'gif', 'avif'] as const)(
    'a picture of the kind %s becomes one that every provider takes',
    async (kind) => {
      const bytes = await sharp({ create: blue }).toFormat(kind).toBuffer()
      expect((await upload(new Uint8Array(bytes), `a.${kind}`)).media_type).toMatch(/^image\/(png|jpeg)$/)
    },
  )

  test('a picture with a wrong name is a picture, and what only claims to be one is not', async () => {
    expect(await upload(await aPng(), 'innocent.txt')).toMatchObject({ kind: 'image', name: 'innocent.png' })
    expect(await upload(bytesOf('just words'), 'photo.png')).toMatchObject({ kind: 'text', media_type: 'text/plain' })
    expect(await upload(bytesOf('%PDF-1.7\n'), 'a.png')).toMatchObject({ kind: 'pdf' })
    expect(await upload(new Uint8Array([0, 1, 2, 250]), 'a.txt')).toMatchObject({ kind: 'file' })
  })

  test('SVG and HTML with a script are text, and are given back as a download that nothing can run', async () => {
    for (const code of [
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      '<script>1</script>',
    ]) {
      const { id, kind } = await upload(bytesOf(code), 'logo.svg')
      const answer = await get(id)
      expect([kind, answer.headers.get('content-type')]).toEqual(['text', 'application/octet-stream'])
      expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''logo.svg")
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect((await get(`${id}/preview`)).status).toBe(404)
    }
  })

  test('the name of a path is that of its last part, in the header too', async () => {
    const { id, name } = await upload(bytesOf('x'), '../../a"b\r\nX-Evil: 1\\c d\'é.txt')
    expect(name).toBe("c d'é.txt")
    expect((await get(id)).headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''c%20d%27%C3%A9.txt")
  })
})

describe('what is refused', () => {
  test('a picture that unpacks to far more than it is', async () => {
    const bomb = pngOf(12_000, 12_000)
    expect(bomb.length).toBeLessThan(100_000)
    expect(await refusal(await put(bomb, 'bomb.png'))).toEqual([400, 'bad_request'])
  })

  test('a picture that was cut in the middle', async () => {
    const noise = { ...blue, width: 400, height: 400, noise: { type: 'gaussian', mean: 128, sigma: 60 } } as const
    const whole = await sharp({ create: noise }).png().toBuffer()
    const half = new Uint8Array(whole.subarray(0, whole.length / 2))
    expect(await refusal(await put(half, 'half.png'))).toEqual([400, 'bad_request'])
  })

  test.each(['heic', 'mif1', 'heix'])(
    'a photo of a phone of the kind HEIC (%s), with what to do about it',
    async (brand) => {
      const answer = await put(heicOf(brand), 'IMG_0001.jpg')
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({
        code: 'picture_kind',
        error: expect.stringMatching(/JPEG.*Most Compatible/),
      })
    },
  )

  test('an archive that would unpack without end is kept as it is, and never opened', async () => {
    const file = await upload(zipOf('huge.txt', Buffer.alloc(30_000_000)), 'bomb.zip')
    expect(file).toMatchObject({ kind: 'file', media_type: 'application/zip' })
    expect(file.size).toBeLessThan(100_000)
  })

  test('nothing at all, another type of body, and no token', async () => {
    expect(await refusal(await put(new Uint8Array(), 'a'))).toEqual([400, 'bad_request'])
    expect(await refusal(await put(bytesOf('{}'), 'a', { 'content-type': 'text/plain' }))).toEqual([400, 'bad_request'])
    expect((await put(bytesOf('x'), 'a', { authorization: 'Bearer wrong' })).status).toBe(401)
  })

  test('more than 20 MB, whether it says so or not', async () => {
    const large = new Uint8Array(limits.attachmentBytes + 1)
    expect(await refusal(await put(large, 'a'))).toEqual([413, 'too_large'])
    expect(await sendChunked(large)).toBe(413)
  })

  test('an upload that breaks off leaves nothing behind, and its place free', async () => {
    const before = await gateway.db.prisma.attachment.count()
    for (let times = 0; times < 12; times++) await breakOff()
    expect(await upload(bytesOf('after'), 'after.txt')).toMatchObject({ size: 5 })
    expect(await gateway.db.prisma.attachment.count()).toBe(before + 1)
  })
})

describe('with a message', () => {
  test('its files are told to every device, and after a reload; they cannot be deleted any more', async () => {
    const client = await connectIo(gateway.url, { token })
    await client.command({ type: 'set_cwd', path: cwd, fresh: true })
    const file = await upload(await aPng(), 'shot.png')
    const ack = await client.command({ type: 'send_message', text: '', attachments: [file.id] })
    expect(ack).toMatchObject({ ok: true })
    expect(await client.next('user_message')).toMatchObject({ text: '', attachments: [file] })
    client.close()
    const removed = await fetch(`${gateway.url}/api/attachments/${file.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await removed.json()).toEqual({ deleted: false })
    const answer = await fetch(`${gateway.url}/api/messages?cwd=${encodeURIComponent(cwd)}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { live } = messagesSchema.parse(await answer.json())
    expect(live).toContainEqual(expect.objectContaining({ type: 'user_message', attachments: [file] }))
  })

  test('how a model was told of a PDF is told after a reload, beside files of which there is nothing to tell', async () => {
    const client = await connectIo(gateway.url, { token })
    await client.command({ type: 'set_cwd', path: cwd, fresh: true })
    const files = [await upload(bytesOf('%PDF-1.7\n'), 'bill.pdf'), await upload(bytesOf('x'), 'a.txt')]
    const attachments = files.map(({ id }) => id)
    expect(await client.command({ type: 'send_message', text: 'see', attachments })).toMatchObject({ ok: true })
    client.close()
    await gateway.db.prisma.turn.updateMany({ where: { status: 'queued' }, data: { status: 'done' } })
    await gateway.db.prisma.attachment.updateMany({ where: { id: files[0]?.id ?? '' }, data: { readAs: 'document' } })
    const answer = await fetch(`${gateway.url}/api/messages?cwd=${encodeURIComponent(cwd)}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { messages } = messagesSchema.parse(await answer.json())
    const message = messages.find(({ content }) => 'text' in content && content.text === 'see')
    expect(message?.content).toHaveProperty('attachments', [{ ...files[0], read_as: 'document' }, files[1]])
  })

  test('files of somebody else, of nobody, and too many are refused, and nothing is sent', async () => {
    const client = await connectIo(gateway.url, { token })
    const foreign = await upload(bytesOf('mine'), 'a.txt')
    await gateway.db.prisma.user.create({ data: { id: 'usr_other' } })
    await gateway.db.prisma.attachment.update({ where: { id: foreign.id }, data: { userId: 'usr_other' } })
    const turns = await gateway.db.prisma.turn.count()
    const send = (attachments: string[]) => client.command({ type: 'send_message', text: 'hi', attachments })
    expect(await send([foreign.id])).toMatchObject({ ok: false, code: 'not_found' })
    expect(await send(['att_0000000000000000'])).toMatchObject({ ok: false, code: 'not_found' })
    expect(await send(Array.from({ length: 11 }, (_, at) => `att_${at}`))).toMatchObject({ code: 'bad_request' })
    expect(await gateway.db.prisma.turn.count()).toBe(turns)
    expect((await get(foreign.id)).status).toBe(404)
    client.close()
  })

  test('one that was not sent is listed until it is deleted', async () => {
    const { id } = await upload(bytesOf('draft'), 'draft.txt')
    const list = async () => (await (await get(`?ids=${id},att_x`)).json()) as { attachments: Attachment[] }
    expect((await list()).attachments).toEqual([expect.objectContaining({ id })])
    const headers = { authorization: `Bearer ${token}` }
    await fetch(`${gateway.url}/api/attachments/${id}`, { method: 'DELETE', headers })
    expect((await list()).attachments).toEqual([])
  })
})

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text))
}

/** A body without a length, as a client may send it that does not know how much will come. */
function sendChunked(bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = openUpload()
    sent.on('response', (response) => resolve(response.statusCode ?? 0)).on('error', reject)
    sent.end(bytes)
  })
}

function breakOff(): Promise<void> {
  return new Promise((resolve) => {
    const sent = openUpload({ 'content-length': '1000' })
    sent.on('error', () => {}).on('close', () => resolve())
    sent.write('begun', () => sent.destroy())
  })
}

function openUpload(headers: Record<string, string> = {}) {
  return openRequest(`${gateway.url}/api/attachments?name=a`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...headers },
  })
}

/** A black picture of one bit for each pixel, in the smallest file that holds it. */
function pngOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const rows = deflateSync(Buffer.alloc((width / 8 + 1) * height))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]),
  )
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** The beginning of a photo as phones write it, with the brand that names its kind. */
function heicOf(brand: string): Uint8Array<ArrayBuffer> {
  const box = Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1heic`, 'latin1')
  return new Uint8Array(Buffer.concat([box, Buffer.alloc(200)]))
}

function zipOf(name: string, content: Buffer): Uint8Array<ArrayBuffer> {
  const packed = deflateRawSync(content, { level: 9 })
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(crc32(content), 14)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(content.length, 22)
  head.writeUInt16LE(name.length, 26)
  return new Uint8Array(Buffer.concat([head, Buffer.from(name), packed]))
}
