import { createInterface } from 'node:readline'

/**
 * Reads a TAP stream and passes on what a person wants to see: a line for each file, whatever failed with its
 * diagnostics, and every skip with its reason. Assertions are counted from tap's own closing line.
 * @param {NodeJS.ReadableStream} stream @param {(line: string) => void} print
 */
export async function reportTap (stream, print) {
  const counts = { total: 0, pass: 0, fail: 0, skip: 0, todo: 0 }
  let failing = false
  for await (const line of createInterface({ input: stream })) {
    const totals = /^# \{ (.*) \}$/.exec(line)
    if (totals) for (const [, name, count] of totals[1].matchAll(/(\w+): (\d+)/g)) counts[name] = Number(count)
    if (/^\s*not ok/.test(line) && !/# (SKIP|TODO)/i.test(line)) failing = true
    else if (/^\s*ok/.test(line)) failing = false
    if (failing || /^(ok|not ok|Bail out!)/.test(line) || /^\s+ok .*# SKIP/i.test(line) || /No test files found/.test(line)) print(line)
  }
  return { passed: counts.pass, failed: counts.fail, skipped: counts.skip + counts.todo }
}
