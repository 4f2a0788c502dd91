// Short quiet sounds, made of tones. Browsers allow no sound before the user has pressed something.

// The tones of each sound: the frequency in Hz at the start and at the end, the beginning and the
// length in seconds, and the volume from 0 to 1.
const SOUNDS = {
  checker: [{ from: 220, to: 110, at: 0, length: 0.09, volume: 0.12 }],
  turn: [
    { from: 523, to: 523, at: 0.08, length: 0.12, volume: 0.05 },
    { from: 659, to: 659, at: 0.2, length: 0.18, volume: 0.05 },
  ],
  won: [523, 659, 784].map(createTone),
  lost: [392, 330, 262].map(createTone),
  drawn: [392, 392].map(createTone),
};

let context = null;

// Prepare the sounds at the first press after which "isWanted" returns true.
export function prepareSound(isWanted) {
  const prepare = () => {
    if (context === null && isWanted()) {
      context = new AudioContext();
    }
    context?.resume();
  };
  document.addEventListener("click", prepare);
  document.addEventListener("keydown", prepare);
}

// Play a sound, a key of SOUNDS.
export function playSound(name) {
  if (context?.state === "running") {
    SOUNDS[name].forEach(playTone);
  }
}

function createTone(frequency, index) {
  return { from: frequency, to: frequency, at: 0.3 + 0.16 * index, length: 0.25, volume: 0.06 };
}

// A tone fades out, so that it doesn't end with a click.
function playTone({ from, to, at, length, volume }) {
  const start = context.currentTime + at;
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(volume, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + length);
  const oscillator = new OscillatorNode(context, { type: "sine", frequency: from });
  oscillator.frequency.setValueAtTime(from, start);
  oscillator.frequency.exponentialRampToValueAtTime(to, start + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}
