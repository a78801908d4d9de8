import { SandboxSetting } from './sandbox-setting.tsx'
import { SearchSetting } from './search-setting.tsx'
import { Setting } from './setting.tsx'
import { SettingLink } from './setting-link.tsx'

/** What answers may cost: both have a page of their own. */
export function SpendingSection() {
  return (
    <>
      <SettingLink id="budgets" to="#/budgets" />
      <SettingLink id="usage" to="#/usage" />
    </>
  )
}

/** What agents may do, and what they did. */
export function PermissionsSection() {
  return (
    <>
      <SettingLink id="rules" to="#/permissions" />
      <SettingLink id="audit" to="#/audit" />
    </>
  )
}

/** What agents can use beyond their folder. */
export function ToolsSection() {
  return (
    <>
      <SettingLink id="mcp" to="#/mcp" />
      <Setting id="search">
        <SearchSetting />
      </Setting>
      <Setting id="sandbox">
        <SandboxSetting />
      </Setting>
    </>
  )
}

/** Where agents may work with mouse and keyboard, and what they may type there. */
export function ComputersSection() {
  return (
    <>
      <SettingLink id="computers" to="#/devices" />
      <SettingLink id="vault" to="#/devices" />
    </>
  )
}
