import type { HoldingStatement, ItemStatement, ItemStatus } from '@commonshelf/catalogue'
import type { DataField, MarcRecord } from '../record.js'
import type { HoldingsField, HoldingsProfile } from './holdings-profile.js'
import { trimIsbd } from './punctuation.js'

/** No record stands for more copies than this without naming them. */
const mostUnnamedCopies = 200

/** Who holds the title, as the record says so. One statement a branch, with its items. */
export function holdingsOf (marc: MarcRecord, profile: HoldingsProfile): HoldingStatement[] {
  const holdings: HoldingStatement[] = []
  const rules = rulesOf(profile)
  for (const field of marc.dataFields) {
    const rule = rules.get(field.tag)
    if (rule !== undefined && (rule.needs === undefined || hasAny(field, rule.needs))) addHolding(holdings, field, rule)
  }
  return holdings
}

const rulesByProfile = new WeakMap<HoldingsProfile, Map<string, HoldingsField>>()

function rulesOf (profile: HoldingsProfile): Map<string, HoldingsField> {
  let rules = rulesByProfile.get(profile)
  if (rules === undefined) rulesByProfile.set(profile, rules = new Map(profile.fields.map(rule => [rule.tag, rule])))
  return rules
}

function addHolding (holdings: HoldingStatement[], field: DataField, rule: HoldingsField): void {
  const branch = firstOf(field, rule.branch)
  const location = firstOf(field, rule.location)
  const callNumber = callNumberOf(field, rule)
  const summary = firstOf(field, rule.summary)
  const items = itemsOf(field, rule)
  if (branch === undefined && location === undefined && callNumber === undefined && summary === undefined && items.length === 0) return

  // A field without a branch belongs to the statement before it: 866 and 876 follow their 852.
  const holding = branch === undefined && holdings.length > 0
    ? holdings[holdings.length - 1]!
    : holdings.find(known => known.branch === branch) ?? added(holdings, branch)
  if (callNumber !== undefined) holding.callNumber ??= callNumber
  if (location !== undefined) holding.location ??= location
  if (summary !== undefined) holding.summary = holding.summary === undefined ? summary : `${holding.summary}; ${summary}`
  for (const item of items) {
    const known = item.barcode === undefined ? undefined : holding.items.find(other => other.barcode === item.barcode)
    if (known === undefined) {
      if (callNumber !== undefined) item.callNumber = callNumber
      if (location !== undefined) item.location = location
      holding.items.push(item)
    } else if (item.status !== undefined) known.status = item.status
  }
}

function added (holdings: HoldingStatement[], branch: string | undefined): HoldingStatement {
  const holding: HoldingStatement = branch === undefined ? { items: [] } : { branch, items: [] }
  holdings.push(holding)
  return holding
}

function itemsOf (field: DataField, rule: HoldingsField): ItemStatement[] {
  const items: ItemStatement[] = []
  if (rule.barcode !== undefined) {
    for (const { code, value } of field.subfields) {
      const barcode = value.trim()
      if (!rule.barcode.includes(code) || barcode === '') continue
      if (rule.barcodeRanges === true) for (const each of barcodesOf(barcode)) items.push({ barcode: each })
      else items.push({ barcode })
    }
  }
  if (items.length === 0) {
    const stated = Number(firstOf(field, rule.copies))
    const copies = stated > 0 ? Math.min(Math.floor(stated), mostUnnamedCopies) : rule.itemWithoutBarcode === true ? 1 : 0
    for (let i = 0; i < copies; i++) items.push({})
  }
  if (items.length === 0) return items
  const volume = firstOf(field, rule.volume)
  const status = statusOf(field, rule)
  for (const item of items) {
    if (volume !== undefined) item.volume = volume
    if (status !== undefined) item.status = status
  }
  return items
}

/** The barcodes of a range whose end gives only the digits that change: 1683011-3, 1865829-30. */
function barcodesOf (stated: string): string[] {
  const range = /^(\d{4,15})-(\d{1,4})$/.exec(stated)
  if (range === null) return [stated]
  const [, first, end] = range as unknown as [string, string, string]
  const stem = first.slice(0, -end.length)
  const from = Number(first.slice(-end.length))
  const copies = Number(end) - from + 1
  if (copies < 2 || copies > mostUnnamedCopies) return [stated]
  return Array.from({ length: copies }, (_, i) => stem + String(from + i).padStart(end.length, '0'))
}

function statusOf (field: DataField, rule: HoldingsField): ItemStatus | undefined {
  if (rule.status === undefined) return undefined
  for (const { code, words, present } of rule.status) {
    const value = firstOf(field, code)
    if (value === undefined) continue
    if (words !== undefined) return words[value] ?? words[value.toLowerCase()] ?? 'unknown'
    if (present !== undefined && value !== '0') return present
  }
  return undefined
}

function callNumberOf (field: DataField, rule: HoldingsField): string | undefined {
  const whole = firstOf(field, rule.wholeCallNumber)
  if (whole !== undefined || rule.callNumber === undefined) return whole
  let text = ''
  for (const wanted of rule.callNumber) {
    for (const { code, value } of field.subfields) {
      if (code !== wanted) continue
      const part = value.trim()
      if (part !== '') text = text === '' ? part : text + (rule.callNumberJoint ?? ' ') + part
    }
  }
  return text === '' ? undefined : trimIsbd(text)
}

/** The first value, in the order of the codes, that is not blank. */
function firstOf (field: DataField, codes: string | undefined): string | undefined {
  if (codes === undefined) return undefined
  for (let i = 0; i < codes.length; i++) {
    const wanted = codes.charAt(i)
    for (const { code, value } of field.subfields) {
      if (code === wanted) {
        const text = value.trim()
        if (text !== '') return text
      }
    }
  }
  return undefined
}

const hasAny = (field: DataField, codes: string): boolean => field.subfields.some(({ code }) => codes.includes(code))
