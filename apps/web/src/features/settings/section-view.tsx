import type { ReactNode } from 'react'
import type { SectionId } from './setting-catalogue.ts'
import { SettingPlace } from './setting.tsx'
import { AboutSection } from './about-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { DataSection } from './data-section.tsx'
import { ComputersSection, PermissionsSection, SpendingSection, ToolsSection } from './link-sections.tsx'
import { PersonaSection } from './persona-section.tsx'
import { SecuritySection } from './security-section.tsx'
import type { SignOutProps } from './sign-out.tsx'

/** What the sections are made of beyond this feature. */
export type SectionParts = SignOutProps & {
  agents: readonly { id: string; name: string }[]
  /** What other features bring; without notifications there is no such section. */
  slots: { providers: ReactNode; failover: ReactNode; notifications?: ReactNode }
}

/** One part of the settings. */
export function SectionView({ id, agents, slots, ...signOut }: SectionParts & { id: SectionId }) {
  switch (id) {
    case 'appearance':
      return <AppearanceSection />
    case 'persona':
      return <PersonaSection agents={agents} />
    case 'notifications':
      return <SettingPlace id="notifications">{slots.notifications}</SettingPlace>
    case 'models':
      return (
        <>
          <SettingPlace id="keys">{slots.providers}</SettingPlace>
          <SettingPlace id="failover">{slots.failover}</SettingPlace>
        </>
      )
    case 'spending':
      return <SpendingSection />
    case 'permissions':
      return <PermissionsSection />
    case 'tools':
      return <ToolsSection />
    case 'computers':
      return <ComputersSection />
    case 'security':
      return <SecuritySection {...signOut} />
    case 'data':
      return <DataSection />
    case 'about':
      return <AboutSection />
  }
}
