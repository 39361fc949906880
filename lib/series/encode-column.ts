import { ByteWriter, varintLength, zigzag } from './bytes';
import { bestForm, type ColumnForm, PREDICTORS, scaled } from './column-form';
import { Prediction } from './prediction';
import { Token } from './token';

/**
 * A column of numbers as bytes; how many there are is for the caller to know. What is not finite is absent. A column that
 * does not change takes a few bytes however long it is, one of small steps a byte a value.
 */
export function encodeColumn(values: ArrayLike<number>, form: ColumnForm = bestForm(values)): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(PREDICTORS.indexOf(form.predictor) + PREDICTORS.length * form.decimals);
  const scale = 10 ** form.decimals;
  const prediction = new Prediction(form.predictor);
  const run = new Run(writer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      run.add(Token.absent, 0);
      continue;
    }
    const whole = scaled(value, scale);
    if (whole === null) run.add(Token.float, value);
    else run.add(Token.literal, prediction.difference(whole));
  }
  run.end();
  return writer.done();
}

/** The same thing several times is written once with a number. */
class Run {
  private type: (typeof Token)[keyof typeof Token] = Token.absent;
  private told = 0;
  private count = 0;

  constructor(private readonly writer: ByteWriter) {}

  add(type: (typeof Token)[keyof typeof Token], told: number): void {
    if (this.count > 0 && type === this.type && Object.is(told, this.told)) {
      this.count++;
      return;
    }
    this.end();
    this.type = type;
    this.told = told;
    this.count = 1;
  }

  end(): void {
    const { writer, type, count } = this;
    this.count = 0;
    if (count === 0) return;
    if (type === Token.absent) {
      writer.varint(Token.absent);
      writer.varint(count);
      return;
    }
    const began = writer.length;
    this.once();
    const each = writer.length - began;
    if (each * (count - 1) > 1 + varintLength(count - 1)) {
      writer.varint(Token.repeat);
      writer.varint(count - 1);
    } else for (let i = 1; i < count; i++) this.once();
  }

  private once(): void {
    if (this.type === Token.float) {
      this.writer.varint(Token.float);
      this.writer.float(this.told);
    } else this.writer.varint(zigzag(this.told) + Token.literal);
  }
}
