using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Serving;

/// <summary>The parsed specs of InferenceJobs.</summary>
internal sealed class InferenceSpecs() : ParsedSpecs<InferenceJob, AcceptedInferenceJob>(InferenceJobParser.Parse);
