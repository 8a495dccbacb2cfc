namespace Shop;

internal static class Program
{
    private static Task Main(string[] args) => ShopApp.Create(args is [var url, ..] ? url : "http://127.0.0.1:8081").RunAsync();
}
