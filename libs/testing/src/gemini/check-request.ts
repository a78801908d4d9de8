import { checkMedia } from './check-media.ts'
import { checkComputerUse } from './computer-use.ts'
import type { SimulatedGeminiModel } from './models.ts'
import type { GeminiRequest, WireContent, WirePart } from './request-schema.ts'
import type { PartSigner } from './signatures.ts'

interface Rules {
  model: SimulatedGeminiModel
  signer: PartSigner
}

/**
 * The rules of the API that no schema can say: limits of the model, roles, parts, calls and their answers, signatures.
 * Returns the message of the `INVALID_ARGUMENT`, or null.
 *
 * @NOTE stricter than the API in two points: two contents of one role in a row are refused, not joined, and the answers to
 * calls must name them as the calls did, also where the API is content with their number.
 */
export function checkRequest(request: GeminiRequest, rules: Rules): string | null {
  const contents = request.contents ?? []
  return (
    checkConfig(request, rules.model) ??
    checkTools(request) ??
    checkRoles(contents) ??
    checkParts(contents) ??
    checkMedia(contents) ??
    checkCallOrder(contents) ??
    checkComputerUse(request, rules.model) ??
    checkSignatures(contents, rules)
  )
}

function checkConfig({ generationConfig }: GeminiRequest, model: SimulatedGeminiModel): string | null {
  const { maxOutputTokens, thinkingConfig } = generationConfig ?? {}
  if (maxOutputTokens !== undefined && maxOutputTokens > model.outputTokenLimit)
    return `Unable to submit request because it has a maxOutputTokens value of ${maxOutputTokens} but the supported range is from 1 (inclusive) to ${model.outputTokenLimit + 1} (exclusive). Update the value and try again.`
  if (!thinkingConfig) return null
  if (!model.thinking) return `Thinking is not enabled for models/${model.id}`
  const { thinkingBudget, thinkingLevel } = thinkingConfig
  if (thinkingBudget !== undefined && thinkingLevel !== undefined)
    return 'You can only set only one of thinking budget and thinking level.'
  if (thinkingBudget !== undefined && model.id.startsWith('gemini-4'))
    return 'Thinking budget is not supported for this model. Use thinking level instead.'
  if (thinkingLevel !== undefined && !model.levels.includes(thinkingLevel))
    return `Thinking level ${thinkingLevel} is not supported for this model.`
  return null
}

const FUNCTION_NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/

function checkTools({ tools }: GeminiRequest): string | null {
  const names = (tools ?? []).flatMap((tool) => (tool.functionDeclarations ?? []).map(({ name }) => name))
  const wrong = names.findIndex((name) => !FUNCTION_NAME.test(name))
  if (wrong >= 0)
    return `* GenerateContentRequest.tools[0].function_declarations[${wrong}].name: [FIELD_INVALID] Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.`
  const doubled = names.find((name, index) => names.indexOf(name) < index)
  return doubled === undefined ? null : `Duplicate function declaration found: ${doubled}`
}

function checkRoles(contents: WireContent[]): string | null {
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified\n'
  if (contents.some(({ role }) => role !== 'user' && role !== 'model')) return 'Please use a valid role: user, model.'
  if (contents.some(({ role }, index) => role === contents[index - 1]?.role))
    return 'Please ensure that multiturn requests alternate between user and model.'
  if (contents[0]?.role !== 'user') return 'Please ensure that the first content has the user role.'
  if (contents.at(-1)?.role !== 'user') return 'Please ensure that the request ends with a user role.'
  return null
}

function checkParts(contents: WireContent[]): string | null {
  for (const [index, { parts = [], role }] of contents.entries()) {
    const at = `* GenerateContentRequest.contents[${index}].parts`
    if (parts.length === 0) return `${at}: contents.parts must not be empty.`
    for (const [place, part] of parts.entries()) {
      const data = [part.text, part.inlineData, part.functionCall, part.functionResponse].filter(
        (value) => value !== undefined,
      )
      if (data.length > 1) return `Invalid value at 'contents[${index}].parts[${place}]' (oneof), oneof field 'data' is already set.` // prettier-ignore
      if (data.length === 0 || (part.text === '' && part.thoughtSignature === undefined))
        return `${at}[${place}].data: required oneof field 'data' must have one initialized field`
      if (role === 'user' && (part.functionCall || part.thought)) return `${at}[${place}]: a user does not think or call.` // prettier-ignore
      if (role === 'model' && part.functionResponse) return `${at}[${place}]: a model does not answer calls.`
    }
  }
  return null
}

function checkCallOrder(contents: WireContent[]): string | null {
  let open: NonNullable<WirePart['functionCall']>[] = []
  for (const content of contents) {
    const answers = (content.parts ?? []).flatMap((part) => (part.functionResponse ? [part.functionResponse] : []))
    if (answers.length > 0 && open.length === 0)
      return 'Please ensure that function response turn comes immediately after a function call turn.'
    if (answers.length !== open.length)
      return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.'
    const stray = answers.find((answer, index) => answer.id !== open[index]?.id || answer.name !== open[index]?.name)
    if (stray) return `The function response ${stray.name} (${stray.id ?? 'no id'}) does not match its function call.`
    open = (content.parts ?? []).flatMap((part) => (part.functionCall ? [part.functionCall] : []))
    const ids = open.flatMap(({ id }) => (id === undefined ? [] : [id]))
    if (new Set(ids).size < ids.length) return 'The ids of function calls must be unique.'
  }
  return null
}

function checkSignatures(contents: WireContent[], { model, signer }: Rules): string | null {
  const currentTurn = contents.findLastIndex(({ role, parts }) => role === 'user' && !parts?.some(isAnswer))
  for (const [index, { parts = [] }] of contents.entries()) {
    if (parts.some((part) => !signer.verify(part))) return 'Invalid thought signature.'
    // of calls made at once only the first is signed
    const place = parts.findIndex((part) => part.functionCall)
    const call = parts[place]
    if (index > currentTurn && model.signsCalls && call && call.thoughtSignature === undefined)
      return `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${call.functionCall?.name}\` , position ${place + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`
  }
  return null
}

export function isAnswer(part: WirePart): boolean {
  return part.functionResponse !== undefined
}
