'use strict';

const { default: CircleCI } = require('circle-client');
const run = require('./calls');

// Looks constant and is not: the client reads it with every call.
CircleCI.baseUrl = `${process.env.TESSERA_HOST}/api/v2`;
const client = new CircleCI(process.env.TESSERA_TOKEN, ['github', 'acme', 'web']);
console.warn = () => {};
const seen = {};

run([
  ['me', () => client.getMe()],
  ['collaborations', () => client.getCollaborations()],
  ['project', () => client.getProject()],
  ['trigger', async () => (seen.started = await client.triggerProjectPipeline({ branch: 'main', parameters: { CIRCLE_JOB: 'deploy', dry: true } }))],
  ['pipelines', () => client.listProjectPipelines({ branch: 'main' })],
  ['mine', () => client.listOwnProjectPipelines()],
  ['pipeline', () => client.getPipeline(seen.started.id)],
  ['pipelineByNumber', () => client.getProjectPipeline(seen.started.number)],
  ['workflows', async () => (seen.workflows = await client.listPipelineWorkflows(seen.started.id))],
  ['workflow', () => client.getWorkflow(seen.workflows.items[0].id)],
  ['jobs', async () => (seen.jobs = await client.listWorkflowJobs(seen.workflows.items[0].id))],
  ['job', () => client.getJob(seen.jobs.items[0].job_number)],
  ['artifacts', () => client.listJobArtifacts(1)],
  ['tests', () => client.listJobTests(1)],
  ['cancel', () => client.cancelWorkflow(seen.workflows.items[0].id)],
  ['canceled', () => client.getWorkflow(seen.workflows.items[0].id)],
  ['rerun', () => client.rerunWorkflow(seen.workflows.items[0].id)],
  ['rerunJobs', () => client.rerunWorkflow(seen.workflows.items[0].id, { jobs: [seen.jobs.items[0].id] })],
  ['workflowsAfter', () => client.listPipelineWorkflows(seen.started.id)],
  ['cancelJob', () => client.cancelJob(3)],
  ['setVariable', () => client.createEnvVar('KEY', 'sesame-1234')],
  ['variables', () => client.listEnvVars()],
  ['variable', () => client.getEnvVar('KEY')],
  ['deleteVariable', () => client.deleteEnvVar('KEY')],
  ['missing', () => client.getWorkflow('01a201be-6c76-7893-8f45-b55eeb1f0d34')],
]);
