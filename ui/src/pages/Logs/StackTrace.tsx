// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { useState } from 'react';
import type { Frame, Throwable } from '../../api/answers';
import { CopyIcon } from '../../components/Copy';
import classes from './StackTrace.module.css';

const ORIGIN: Record<Frame['origin'], string> = {
  user: 'your code',
  connector: 'connector',
  flink: 'Flink',
  jdk: 'JDK',
  library: 'libraries',
};

type Chunk = { frames: Frame[]; folded: boolean; start: number };

/** Runs of two or more frames that are not the user's are folded into one line. */
export function chunks(frames: readonly Frame[]): Chunk[] {
  const out: Chunk[] = [];
  frames.forEach((frame, start) => {
    const folded = frame.origin !== 'user';
    const last = out.at(-1);
    if (last && last.folded === folded) last.frames.push(frame);
    else out.push({ frames: [frame], folded, start });
  });
  return out.map((chunk) => ({ ...chunk, folded: chunk.folded && chunk.frames.length > 1 }));
}

/** The trace as Java prints it. */
export function traceText(throwable: Throwable): string {
  const head = throwable.message ? `${throwable.type}: ${throwable.message}` : throwable.type;
  const frames = throwable.frames.map((f) => `\tat ${f.text}`);
  const rest = throwable.cause ? [`Caused by: ${traceText(throwable.cause)}`] : [];
  return [head, ...frames, ...rest].join('\n');
}

export function innermost(throwable: Throwable): Throwable {
  return throwable.cause ? innermost(throwable.cause) : throwable;
}

/** A stack trace with framework frames folded, the innermost cause and the first frame of the user's code in bold. */
export function StackTrace({ throwable }: { throwable: Throwable }) {
  const chain: Throwable[] = [];
  for (let t: Throwable | undefined = throwable; t; t = t.cause) chain.push(t);
  const deepestWithUser = [...chain].reverse().find((t) => t.frames.some((f) => f.origin === 'user'));
  const firstUser = deepestWithUser?.frames.find((f) => f.origin === 'user');
  const text = traceText(throwable);
  return (
    <div className={classes.trace}>
      <div className={classes.copy}>
        <CopyIcon value={text} label="Copy as text" />
        <CopyIcon value={`\`\`\`\n${text}\n\`\`\``} label="Copy as Markdown" markdown />
      </div>
      {chain.map((t, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cause chain never changes its order
        <div key={i}>
          <p className={classes.head} data-innermost={i === chain.length - 1}>
            {i > 0 && <span className={classes.by}>Caused by </span>}
            {t.type}
            {t.message && <span className={classes.message}>: {t.message}</span>}
          </p>
          {chunks(t.frames).map((chunk) => (
            <FrameLines key={chunk.start} chunk={chunk} first={firstUser} />
          ))}
        </div>
      ))}
    </div>
  );
}

function FrameLines({ chunk, first }: { chunk: Chunk; first: Frame | undefined }) {
  const [open, setOpen] = useState(false);
  if (chunk.folded && !open) {
    const origins = [...new Set(chunk.frames.map((f) => ORIGIN[f.origin]))].join(', ');
    return (
      <button type="button" className={classes.fold} onClick={() => setOpen(true)}>
        {chunk.frames.length} frames of {origins}
      </button>
    );
  }
  return chunk.frames.map((frame, i) => (
    <p
      // biome-ignore lint/suspicious/noArrayIndexKey: frames may repeat (recursion)
      key={i}
      className={classes.frame}
      data-origin={frame.origin}
      data-first={frame === first}
    >
      at {frame.text}
      {frame === first && <span className={classes.tag}>first frame of your code</span>}
    </p>
  ));
}
