namespace Ensemble.Kubernetes.Resources;

/// <summary>What is started again after a failure.</summary>
public enum RestartScope
{
    /// <summary>The whole gang.</summary>
    Gang,

    /// <summary>The failed hosts only; the framework must be able to take them in again.</summary>
    FailedHosts,
}
