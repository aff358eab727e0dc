export { answerForm, FORM, type FormAnswer } from './answer-form.ts'
export { type Asset, assetRoutes, defineAsset } from './assets.ts'
export * from './components.ts'
export { HTML_TYPE, icon, PAGE_POLICY, type PageParts, type PageUser, page } from './page.ts'
