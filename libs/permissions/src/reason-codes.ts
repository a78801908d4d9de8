import { policyCodes, type PolicyCode } from './policies/policy-codes.ts'
import { toolCodes, type ToolCode } from './policy.ts'

/** What commands, web addresses and calls are asked about. Each code means one thing, so that a client can say it in its own words. */
const codes = [
  // deleting
  'delete_recursive',
  'delete_unseen',
  'delete_folder',
  'delete_found',
  'delete_for_good',
  'empty_file',
  'move_to_nowhere',
  'sync_deletes',
  // the computer itself
  'administrator',
  'disk',
  'disk_copy',
  'mount',
  'power',
  'power_init',
  'services',
  'scheduled_programs',
  'accounts',
  'owner_recursive',
  'permissions_wide',
  'permissions_special',
  'firewall',
  'network_settings',
  'kernel',
  'registry',
  'kill_force',
  'kill_windows',
  'system_packages',
  'remote_control',
  'set_path_windows',
  'tar_runs',
  'archive_runs',
  // Git
  'git_unclear',
  'git_setting',
  'git_push_force',
  'git_discard',
  'git_runs',
  'git_credentials',
  // programs that run other people's code
  'inline_code',
  'piped_code',
  'unseen_code',
  'text_runs',
  'text_writes_elsewhere',
  'text_writes',
  'editor_runs',
  'build_runs',
  // the network
  'send_output',
  'send_file',
  'copy_out',
  'tunnel_command',
  'raw_connection',
  'raw_connection_tls',
  'send_mail',
  'cloud_keys',
  'hidden_options',
  'network_redirect',
  'reaches_hosts',
  'not_a_web_page',
  'private_address',
  'leads_home',
  'address_with_password',
  'long_address',
  'long_query',
  'carries_key',
  // containers, clouds and accounts
  'container_escape',
  'container_delete',
  'cluster_change',
  'cloud_change',
  'virtual_machines',
  'database_delete',
  'database_drop',
  'publish',
  'show_secrets',
  'export_keys',
  'github_change',
  'ssh_agent',
  'install_from_anywhere',
  // the shell
  'shell_startup_file',
  'evaluate',
  'source_unseen',
  'shell_trick',
  'script',
  'runs_program',
  'runs_script',
  'runs_download',
  'pipe_to_shell',
  'unseen_script',
  'uses_output',
  'sets_variable',
  'outside_sandbox',
  'provider_safety',
  'hidden_command',
  'shadows_program',
  'calls_itself',
  'nothing_to_run',
  // variables that change what other programs do
  'variable_path',
  'variable_shell',
  'variable_loader',
  'variable_starter',
  'variable_node',
  'variable_python',
  'variable_languages',
  'variable_options',
  // Windows
  'windows_command',
  'windows_delete',
  'powershell_delete',
  'powershell_hidden',
  'powershell_system',
  'windows_tools',
  'powershell_pipe',
  // files
  'read_input',
  'read_confidential',
  'reads_outside',
  'search_home',
  'write_file',
  'write_unknown',
  'changes_outside',
  // the screen
  'dangerous_keys',
  'types_command',
  'types_secret',
  'pastes_unseen',
  // what nobody can judge
  'unreadable',
  'unknown_program',
  'unknown_option',
  'invisible_characters',
  'too_long',
  'too_deep',
  'too_complex',
] as const

const secretPlaces = ['secret_keys', 'secret_accounts', 'secret_passwords', 'secret_system', 'rain_data'] as const
const protectedPlaces = ['startup_files', 'key_stores', 'hooks', 'devices', 'system_files'] as const

export type SecretPlace = (typeof secretPlaces)[number]
export type ProtectedPlace = (typeof protectedPlaces)[number]

export type ReasonCode =
  | (typeof codes)[number]
  | ToolCode
  | PolicyCode
  | `${'reads' | 'uses'}_${SecretPlace}`
  | `changes_${SecretPlace | ProtectedPlace}`
  | `may_change_${ProtectedPlace}`

/** Every code there is. */
export const reasonCodes: readonly ReasonCode[] = [
  ...codes,
  ...toolCodes,
  ...policyCodes,
  ...secretPlaces.flatMap((place) => [`reads_${place}`, `uses_${place}`, `changes_${place}`] as const),
  ...protectedPlaces.flatMap((place) => [`changes_${place}`, `may_change_${place}`] as const),
]
