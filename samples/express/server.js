// Articles over REST. Which token may do what is decided in Tessera, by the operations of samples/shop/openapi.yaml.
import express from 'express';
import { TesseraClient } from 'tessera-tokens';
import { guardApi } from 'tessera-tokens/express';

const tessera = new TesseraClient({
  server: process.env.TESSERA_SERVER ?? 'http://localhost:5080',
  verifierToken: process.env.TESSERA_VERIFIER_TOKEN,
});
const articles = new Map([['1', { id: '1', title: 'Oak table' }], ['2', { id: '2', title: 'Chair' }]]);

const app = express();
// Tessera reads paths exactly; a router that does not would serve what was not asked about.
app.enable('case sensitive routing');
app.enable('strict routing');

app.get('/health', (_, response) => response.json({ status: 'fine' }));
app.use(guardApi(tessera, 'shop'));

app.get('/articles', (_, response) => response.json([...articles.values()]));
app.post('/articles', express.json(), (request, response) => {
  const article = { id: String(articles.size + 1), title: String(request.body?.title ?? '') };
  articles.set(article.id, article);
  response.status(201).json(article);
});
app.get('/articles/:id', (request, response) => {
  const article = articles.get(request.params.id);
  if (article) response.json(article);
  else response.status(404).json({ title: 'There is no such article.', status: 404 });
});
app.delete('/articles/:id', (request, response) => {
  articles.delete(request.params.id);
  response.status(204).end();
});
app.get('/echo', (request, response) => response.json({ caller: request.tessera }));

const server = app.listen(Number(process.env.PORT ?? 8081), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}`));
