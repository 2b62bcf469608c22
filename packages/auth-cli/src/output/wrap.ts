const lineLength = 100

/** Breaks text into lines that are read easily, each with the same indentation. */
export function wrap(text: string, indentation: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && indentation.length + longer.length > lineLength) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].map((it) => indentation + it).join('\n')
}
