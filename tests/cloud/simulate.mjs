// Evaluates requests against policies with a simulator of IAM's rules: a list of simulations in, a list of verdicts out (JSON).
//
// The simulator checks its input too: an action, a condition key or a resource that AWS does not know is an error here.

import { readFileSync } from 'node:fs';

import { runSimulation } from '@cloud-copilot/iam-simulate';

const verdicts = [];
for (const simulation of JSON.parse(readFileSync(0, 'utf8'))) {
  const answer = await runSimulation(simulation, {});
  verdicts.push(
    answer.resultType === 'single'
      ? { verdict: answer.overallResult, ignored: answer.result.ignoredContextKeys }
      : { error: answer.errors ?? answer.resultType },
  );
}
process.stdout.write(JSON.stringify(verdicts));
