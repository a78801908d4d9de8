import type { doctorFindings, DoctorCheckId, DoctorMishap } from '@rain/protocol'

type Findings = typeof doctorFindings

/** The findings of a check that ask for something to be done. */
type Faults<Id extends DoctorCheckId> = {
  [Finding in keyof Findings[Id]]: Findings[Id][Finding] extends 'ok' ? never : Finding
}[keyof Findings[Id]]

type Healthy = { [Id in DoctorCheckId]: [Faults<Id>] extends [never] ? Id : never }[DoctorCheckId]

/** A finding that is counted has a text for one and a text for several. */
type Said<Finding extends string> = Record<Finding, string> | Record<`${Finding}_one` | `${Finding}_other`, string>

/** A finding without words, or a fault without a remedy, does not compile. */
export type DoctorWords = {
  names: Record<DoctorCheckId, string>
  says: { [Id in Exclude<DoctorCheckId, 'runner'>]: Record<keyof Findings[Id] & string, string> } & {
    runner: Said<'alive'> & Record<'missing', string>
    mishap: Record<DoctorMishap, string>
  }
  fix: { [Id in Exclude<DoctorCheckId, Healthy>]: Record<Faults<Id> & string, string> } & {
    mishap: Record<DoctorMishap, string>
  }
} & Record<string, unknown>
