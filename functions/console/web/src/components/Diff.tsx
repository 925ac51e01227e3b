/** A unified diff, line by line; added and removed lines are marked by sign and colour. */
export function Diff({ text, label }: { text: string; label: string }) {
  return (
    <pre className="diff" tabIndex={0} aria-label={label}>
      {text.split("\n").map((line, n) => (
        <span key={n} className={kind(line)}>
          {line || " "}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

function kind(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---")) return "diff-file";
  if (line.startsWith("@@")) return "diff-at";
  if (line.startsWith("+")) return "diff-add";
  if (line.startsWith("-")) return "diff-del";
  return "";
}
