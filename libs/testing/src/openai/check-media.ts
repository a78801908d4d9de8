import { lookAtPdf } from '../media/look-at-pdf.ts'
import { isImageUrl } from './image-url.ts'
import type { SimulatedOpenaiModel } from './models.ts'
import type { Refusal } from './refusal.ts'
import type { WireItem } from './request-schema.ts'

type Part = Exclude<ReturnType<typeof partsOf>[number], { type: 'input_text' | 'output_text' | 'refusal' }>

/** Of all files of a request together: https://developers.openai.com/api/docs/guides/file-inputs */
const mostFileBytes = 50 * 1024 * 1024

/** What the API finds when it opens pictures and files. It takes many kinds of files; Rain sends PDFs alone. */
export function checkMedia(items: WireItem[], model: SimulatedOpenaiModel): Refusal | null {
  let bytes = 0
  for (const [at, item] of items.entries()) {
    const field = item.type === 'function_call_output' ? 'output' : 'content'
    for (const [index, part] of partsOf(item).entries()) {
      if (part.type !== 'input_image' && part.type !== 'input_file') continue
      const problem = checkPart(part, { model, param: `input[${at}].${field}[${index}]` })
      if (problem) return problem
      bytes += part.type === 'input_file' ? ((part.file_data?.length ?? 0) * 3) / 4 : 0
      if (bytes > mostFileBytes)
        return { message: 'The combined size of the files exceeds the limit of 50 MB.', param: 'input', code: 'file_too_large' } // prettier-ignore
    }
  }
  return null
}

function checkPart(part: Part, { model, param }: { model: SimulatedOpenaiModel; param: string }): Refusal | null {
  if (part.type === 'input_file') return checkFile(part, { model, param: `${param}.file_data` })
  if (!model.images) return { message: 'This model does not support image inputs.', param }
  if (isImageUrl(part.image_url)) return null
  return { message: 'Invalid image_url: the image data is not valid.', param, code: 'invalid_image_url' }
}

function checkFile(
  { file_data: data }: Extract<Part, { type: 'input_file' }>,
  { model, param }: { model: SimulatedOpenaiModel; param: string },
): Refusal | null {
  if (!model.images) return { message: 'This model does not support file inputs.', param, code: 'invalid_value' }
  const [, type, base64 = ''] = /^data:([\w/+.-]+);base64,([A-Za-z0-9+/]+=*)$/.exec(data ?? '') ?? []
  const but = type === undefined ? 'an invalid base64-encoded value' : `unsupported MIME type '${type}'`
  if (type !== 'application/pdf')
    return {
      message: `Invalid file data: '${param}'. Expected a base64-encoded data URL with an application/pdf MIME type (e.g. 'data:application/pdf;base64,SGVsbG8sIFdvcmxkIQ=='), but got ${but}.`,
      param,
      code: 'invalid_value',
    }
  const looked = lookAtPdf(base64)
  if (looked.type === 'pdf' && !looked.locked) return null
  return { message: `Invalid '${param}': the file could not be parsed.`, param, code: 'invalid_file' }
}

function partsOf(item: WireItem) {
  if (item.type === 'message') return typeof item.content === 'string' ? [] : item.content
  if (item.type === 'function_call_output') return typeof item.output === 'string' ? [] : item.output
  return []
}
