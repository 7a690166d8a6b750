using System.Net;
using System.Net.Sockets;

namespace Ensemble.TestCluster;

/// <summary>Ports of this machine for servers of tests.</summary>
public static class LoopbackPort
{
    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
