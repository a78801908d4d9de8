export { addDoctorTexts } from '../../i18n/doctor-texts.ts'
export { DoctorPage } from './doctor-page.tsx'
