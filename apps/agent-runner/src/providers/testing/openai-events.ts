import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses'

export type OpenaiEvent<Type extends ResponseStreamEvent['type']> = Extract<ResponseStreamEvent, { type: Type }>

/** A response as the API tells it. */
export function openaiResponse(more: Partial<Response> = {}): Response {
  return {
    id: 'resp_1',
    object: 'response',
    access_programs: null,
    created_at: 1_795_219_200,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: 'gpt-6.2-sol',
    output: [],
    output_text: '',
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    ...more,
  }
}

const usage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 120,
}
const message = { item_id: 'msg_1', output_index: 0, content_index: 0, sequence_number: 9 }
const reasoning = { item_id: 'rs_1', output_index: 1, sequence_number: 9 }
const call = { item_id: 'fc_1', output_index: 2, sequence_number: 9 }
const hosted = { item_id: 'ws_1', output_index: 3, sequence_number: 9 }
const response = openaiResponse()

/** An event of every type that the SDK knows, in the shape of the wire; the compiler sees to it that none is missing. */
export const openaiEvents: { [Type in ResponseStreamEvent['type']]: OpenaiEvent<Type> } = {
  'response.created': { type: 'response.created', response, sequence_number: 0 },
  'response.queued': { type: 'response.queued', response, sequence_number: 1 },
  'response.in_progress': { type: 'response.in_progress', response, sequence_number: 2 },
  'response.completed': {
    type: 'response.completed',
    response: openaiResponse({ status: 'completed', usage }),
    sequence_number: 99,
  },
  'response.incomplete': {
    type: 'response.incomplete',
    response: openaiResponse({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, usage }),
    sequence_number: 99,
  },
  'response.failed': {
    type: 'response.failed',
    response: openaiResponse({ status: 'failed', error: { code: 'server_error', message: 'Oh.' }, usage }),
    sequence_number: 99,
  },
  error: { type: 'error', code: 'server_error', message: 'Oh.', param: null, sequence_number: 99 },

  'response.output_item.added': {
    type: 'response.output_item.added',
    output_index: 0,
    sequence_number: 3,
    item: { type: 'message', id: 'msg_1', role: 'assistant', status: 'in_progress', content: [] },
  },
  'response.output_item.done': {
    type: 'response.output_item.done',
    output_index: 2,
    sequence_number: 3,
    item: { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'bash', arguments: '{}', status: 'completed' },
  },
  'response.content_part.added': {
    type: 'response.content_part.added',
    ...message,
    part: { type: 'output_text', text: '', annotations: [] },
  },
  'response.content_part.done': {
    type: 'response.content_part.done',
    ...message,
    part: { type: 'output_text', text: 'Hello', annotations: [] },
  },
  'response.output_text.delta': { type: 'response.output_text.delta', ...message, delta: 'Hello', logprobs: [] },
  'response.output_text.done': { type: 'response.output_text.done', ...message, text: 'Hello', logprobs: [] },
  'response.output_text.annotation.added': {
    type: 'response.output_text.annotation.added',
    ...message,
    annotation: null,
    annotation_index: 0,
  },
  'response.refusal.delta': { type: 'response.refusal.delta', ...message, delta: 'I can’t.' },
  'response.refusal.done': { type: 'response.refusal.done', ...message, refusal: 'I can’t.' },

  'response.reasoning_summary_part.added': {
    type: 'response.reasoning_summary_part.added',
    ...reasoning,
    summary_index: 0,
    part: { type: 'summary_text', text: '' },
  },
  'response.reasoning_summary_part.done': {
    type: 'response.reasoning_summary_part.done',
    ...reasoning,
    summary_index: 0,
    part: { type: 'summary_text', text: 'hm' },
  },
  'response.reasoning_summary_text.delta': {
    type: 'response.reasoning_summary_text.delta',
    ...reasoning,
    summary_index: 0,
    delta: 'hm',
  },
  'response.reasoning_summary_text.done': {
    type: 'response.reasoning_summary_text.done',
    ...reasoning,
    summary_index: 0,
    text: 'hm',
  },
  'response.reasoning_text.delta': {
    type: 'response.reasoning_text.delta',
    ...reasoning,
    content_index: 0,
    delta: 'hm',
  },
  'response.reasoning_text.done': { type: 'response.reasoning_text.done', ...reasoning, content_index: 0, text: 'hm' },

  'response.function_call_arguments.delta': { type: 'response.function_call_arguments.delta', ...call, delta: '{' },
  'response.function_call_arguments.done': {
    type: 'response.function_call_arguments.done',
    ...call,
    arguments: '{}',
  },

  'response.audio.delta': { type: 'response.audio.delta', delta: 'AAAA', sequence_number: 9 },
  'response.audio.done': { type: 'response.audio.done', sequence_number: 9 },
  'response.audio.transcript.delta': { type: 'response.audio.transcript.delta', delta: 'Hello', sequence_number: 9 },
  'response.audio.transcript.done': { type: 'response.audio.transcript.done', sequence_number: 9 },
  'response.code_interpreter_call_code.delta': {
    type: 'response.code_interpreter_call_code.delta',
    ...hosted,
    delta: '1',
  },
  'response.code_interpreter_call_code.done': {
    type: 'response.code_interpreter_call_code.done',
    ...hosted,
    code: '1',
  },
  'response.code_interpreter_call.completed': { type: 'response.code_interpreter_call.completed', ...hosted },
  'response.code_interpreter_call.in_progress': { type: 'response.code_interpreter_call.in_progress', ...hosted },
  'response.code_interpreter_call.interpreting': { type: 'response.code_interpreter_call.interpreting', ...hosted },
  'response.compaction.compacting': { type: 'response.compaction.compacting', ...hosted },
  'response.custom_tool_call_input.delta': { type: 'response.custom_tool_call_input.delta', ...hosted, delta: 'x' },
  'response.custom_tool_call_input.done': { type: 'response.custom_tool_call_input.done', ...hosted, input: 'x' },
  'response.file_search_call.completed': { type: 'response.file_search_call.completed', ...hosted },
  'response.file_search_call.in_progress': { type: 'response.file_search_call.in_progress', ...hosted },
  'response.file_search_call.searching': { type: 'response.file_search_call.searching', ...hosted },
  'response.image_generation_call.completed': { type: 'response.image_generation_call.completed', ...hosted },
  'response.image_generation_call.generating': { type: 'response.image_generation_call.generating', ...hosted },
  'response.image_generation_call.in_progress': { type: 'response.image_generation_call.in_progress', ...hosted },
  'response.image_generation_call.partial_image': {
    type: 'response.image_generation_call.partial_image',
    ...hosted,
    partial_image_b64: 'AAAA',
    partial_image_index: 0,
  },
  'response.mcp_call_arguments.delta': { type: 'response.mcp_call_arguments.delta', ...hosted, delta: '{' },
  'response.mcp_call_arguments.done': { type: 'response.mcp_call_arguments.done', ...hosted, arguments: '{}' },
  'response.mcp_call.completed': { type: 'response.mcp_call.completed', ...hosted },
  'response.mcp_call.failed': { type: 'response.mcp_call.failed', ...hosted },
  'response.mcp_call.in_progress': { type: 'response.mcp_call.in_progress', ...hosted },
  'response.mcp_list_tools.completed': { type: 'response.mcp_list_tools.completed', ...hosted },
  'response.mcp_list_tools.failed': { type: 'response.mcp_list_tools.failed', ...hosted },
  'response.mcp_list_tools.in_progress': { type: 'response.mcp_list_tools.in_progress', ...hosted },
  'response.shell_call_command.added': {
    type: 'response.shell_call_command.added',
    output_index: 3,
    sequence_number: 9,
    command: '',
    command_index: 0,
  },
  'response.shell_call_command.delta': {
    type: 'response.shell_call_command.delta',
    output_index: 3,
    sequence_number: 9,
    command_index: 0,
    delta: 'ls',
  },
  'response.shell_call_command.done': {
    type: 'response.shell_call_command.done',
    output_index: 3,
    sequence_number: 9,
    command: 'ls',
    command_index: 0,
  },
  'response.shell_call_output_content.delta': {
    type: 'response.shell_call_output_content.delta',
    ...hosted,
    command_index: 0,
    delta: { stdout: 'a.txt' },
  },
  'response.shell_call_output_content.done': {
    type: 'response.shell_call_output_content.done',
    ...hosted,
    command_index: 0,
    output: [],
  },
  'response.web_search_call.completed': { type: 'response.web_search_call.completed', ...hosted },
  'response.web_search_call.in_progress': { type: 'response.web_search_call.in_progress', ...hosted },
  'response.web_search_call.searching': { type: 'response.web_search_call.searching', ...hosted },
}
