import type { Mended } from "../api/types";
import { Confirm } from "./Confirm";
import { Diff } from "./Diff";

interface Props {
  mended: Mended | null;
  onTake: (files: Mended["files"]) => void;
  onLeave: () => void;
}

/** What the repair engine would do about a finding, with its reasons: taken as it is shown, or left. */
export function Mending({ mended, onTake, onLeave }: Props) {
  if (!mended) return null;
  const known = mended.edits.length > 0;
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onLeave()}
      title={known ? "Mend it like this?" : "No rule mends this"}
      confirm={known ? "Take these edits" : "I see"}
      onConfirm={() => (known ? onTake(mended.files) : onLeave())}
    >
      {known ? (
        <>
          <Edits edits={mended.edits} label="Edits" />
          <Diff text={mended.diff} label="What would change in the files" />
          <p className="muted small">
            {mended.findings.length
              ? `${mended.findings.length} ${mended.findings.length === 1 ? "finding is" : "findings are"} left afterwards.`
              : "Nothing is found afterwards."}{" "}
            It stands in the editor then, and is kept when you save it.
          </p>
        </>
      ) : (
        <p>The schema and the other files do not say what was meant. It is for a person to decide.</p>
      )}
      {mended.withheld.length > 0 && (
        <>
          <p>Left out, for a file would read worse with it than before:</p>
          <Edits edits={mended.withheld} label="Edits left out" />
        </>
      )}
    </Confirm>
  );
}

function Edits({ edits, label }: { edits: Mended["edits"]; label: string }) {
  return (
    <ul className="findings" aria-label={label}>
      {edits.map((each) => (
        <li key={`${each.file}:${each.line} ${each.reason}`}>
          <code>
            {each.file}:{each.line}
          </code>{" "}
          {each.reason} <span className="muted small">rule {each.rule}</span>
        </li>
      ))}
    </ul>
  );
}
