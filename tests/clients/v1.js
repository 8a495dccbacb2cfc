'use strict';

const { CircleCI } = require('circleci-api');
const run = require('./calls');

const client = new CircleCI({
  token: process.env.TESSERA_TOKEN,
  vcs: { owner: 'acme', repo: 'web' },
  circleHost: `${process.env.TESSERA_HOST}/api/v1.1`,
});

run([
  ['me', () => client.me()],
  ['follow', () => client.followProject({ vcs: { type: 'github', owner: 'acme', repo: 'web' } })],
  ['projects', () => client.projects()],
  ['trigger', () => client.triggerBuild({ options: { newBuildOptions: { build_parameters: { CIRCLE_JOB: 'deploy' } } } })],
  ['triggerBranch', () => client.triggerBuildFor('release/1')],
  ['builds', () => client.builds({ limit: 10 })],
  ['buildsOfBranch', () => client.buildsFor('release/1')],
  ['recent', () => client.recentBuilds({ limit: 1 })],
  ['build', () => client.build(1)],
  ['cancel', () => client.cancel(1)],
  ['retry', () => client.retry(1)],
  ['artifacts', () => client.artifacts(2)],
  ['latestArtifacts', () => client.latestArtifacts({ branch: 'release/1' })],
  ['tests', () => client.getTestMetadata(2)],
  ['setVariable', () => client.addEnvVar({ name: 'KEY', value: 'sesame-1234' })],
  ['variables', () => client.listEnvVars()],
  ['variable', () => client.getEnvVar('KEY')],
  ['deleteVariable', () => client.deleteEnvVar('KEY')],
  ['missing', () => client.build(99)],
]);
