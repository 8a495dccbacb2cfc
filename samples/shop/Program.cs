using Shop;

var url = args.Length > 0 ? args[0] : "http://127.0.0.1:8081";
var shop = ShopApp.Create(url);
await shop.RunAsync();
