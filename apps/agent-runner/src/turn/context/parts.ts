import type { ContentBlock } from '@rain/protocol'
import type { ConversationMessage, ModelRequest, ToolAnswer, UserPart } from '../../providers/provider.ts'
import { tokensOfImage } from './image-tokens.ts'

/** What a part of a request is made of, as far as its size goes. */
export interface Parts {
  /** What the tokenizer sees. */
  texts: string[]
  /** Characters that only the provider can read (signatures, encrypted thinking). */
  opaqueChars: number
  /** Tokens of images, at most. */
  imageTokens: number
  /** Tokens of documents beside the texts that stand for them. */
  documentTokens: number
  /** Messages, blocks, results, tools: each is wrapped in a few tokens of its own. */
  wrappers: number
}

export function partsOfRequest({ system, tools, conversation }: Omit<ModelRequest, 'model'>): Parts {
  const described = tools.map((tool) => `${tool.name}\n${tool.description}\n${JSON.stringify(tool.inputSchema)}`)
  const fixed = {
    texts: [system, ...described],
    opaqueChars: 0,
    imageTokens: 0,
    documentTokens: 0,
    wrappers: 1 + tools.length,
  }
  return joinParts([fixed, ...conversation.map(partsOfMessage)])
}

export function partsOfMessage(message: ConversationMessage): Parts {
  if (message.role === 'tools') return joinParts([wrapper, ...message.results.map(partsOfAnswer)])
  const blocks: (ContentBlock | UserPart)[] = message.content
  return joinParts([wrapper, ...blocks.map(partsOfBlock)])
}

export function partsOfAnswer({ content, images = [] }: Pick<ToolAnswer, 'content' | 'images'>): Parts {
  return {
    texts: [content],
    opaqueChars: 0,
    imageTokens: sum(images.map(tokensOfImage)),
    documentTokens: 0,
    wrappers: 1,
  }
}

function partsOfBlock(block: ContentBlock | UserPart): Parts {
  switch (block.type) {
    case 'text':
      return { ...wrapper, texts: [block.text] }
    case 'thinking':
      return { ...wrapper, texts: [block.text], opaqueChars: lengthOf(block.opaque) }
    case 'tool_call':
      return { ...wrapper, texts: [block.tool, JSON.stringify(block.input)], opaqueChars: lengthOf(block.opaque) }
    case 'image':
      return { ...wrapper, imageTokens: tokensOfImage(block) }
    case 'document':
      return { ...wrapper, texts: [block.head, block.text], documentTokens: block.tokensBeside }
  }
}

const wrapper: Parts = { texts: [], opaqueChars: 0, imageTokens: 0, documentTokens: 0, wrappers: 1 }

function lengthOf(opaque: unknown): number {
  return opaque === undefined ? 0 : JSON.stringify(opaque).length
}

export function joinParts(all: Parts[]): Parts {
  return {
    texts: all.flatMap((parts) => parts.texts),
    opaqueChars: sum(all.map((parts) => parts.opaqueChars)),
    imageTokens: sum(all.map((parts) => parts.imageTokens)),
    documentTokens: sum(all.map((parts) => parts.documentTokens)),
    wrappers: sum(all.map((parts) => parts.wrappers)),
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
