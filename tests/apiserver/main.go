// A Kubernetes API server for tests: the real generic machinery (storage in etcd, watch, server-side apply, field validation, admission
// policies) and the real custom resource machinery with CEL; core kinds with storage strategies of our own, as strict as the tests need.
// It is no place to run anything but tests.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	extoptions "k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	extopenapi "k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	discovery "k8s.io/apiserver/pkg/endpoints/discovery/aggregated"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/kube-openapi/pkg/common"

	"test-apiserver/openapi"
)

// Everything that the command line says.
type settings struct {
	etcd, tokens, certs, audit string
	port                       int
	rbac                       bool
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func main() {
	var s settings
	flag.StringVar(&s.etcd, "etcd", "http://127.0.0.1:2379", "etcd's address")
	flag.IntVar(&s.port, "port", 6443, "port on loopback")
	flag.StringVar(&s.tokens, "tokens", "", `file of lines: token,user,uid,"group,group"`)
	flag.StringVar(&s.certs, "cert-dir", "certs", "where the server's own certificate is written")
	flag.StringVar(&s.audit, "audit-log", "", "file of audit events, one JSON object a line")
	flag.BoolVar(&s.rbac, "rbac", false, "let RBAC objects decide who may do what; system:masters may do everything")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	registerKinds()
	must(build(ctx, s).PrepareRun().RunWithContext(ctx))
}

// build composes one generic server of custom resources, core kinds, admission, authorisation and audit.
func build(ctx context.Context, s settings) *genericapiserver.GenericAPIServer {
	o := extoptions.NewCustomResourceDefinitionsServerOptions(os.Stdout, os.Stderr)
	o.RecommendedOptions.Etcd.StorageConfig.Transport.ServerList = []string{s.etcd}
	o.RecommendedOptions.SecureServing.BindPort = s.port
	o.RecommendedOptions.SecureServing.BindAddress = net.IPv4(127, 0, 0, 1)
	o.RecommendedOptions.SecureServing.ServerCert.CertDirectory = s.certs
	o.RecommendedOptions.Authentication = nil
	o.RecommendedOptions.Authorization = nil
	o.RecommendedOptions.CoreAPI = nil
	o.RecommendedOptions.Admission = nil
	must(o.Complete())
	must(o.RecommendedOptions.SecureServing.MaybeDefaultWithSelfSignedCerts("localhost", nil, []net.IP{net.IPv4(127, 0, 0, 1)}))

	config := genericapiserver.NewRecommendedConfig(apiserver.Codecs)
	must(o.ServerRunOptions.ApplyTo(&config.Config))
	must(o.RecommendedOptions.Etcd.ApplyTo(&config.Config))
	must(o.RecommendedOptions.SecureServing.ApplyTo(&config.SecureServing, &config.LoopbackClientConfig))
	must(o.APIEnablement.ApplyTo(&config.Config, apiserver.DefaultAPIResourceConfigSource(), apiserver.Scheme))
	config.LoopbackClientConfig.QPS = -1 // The collector shall not be what a test waits for.
	describe(&config.Config)

	clients, err := kubernetes.NewForConfig(config.LoopbackClientConfig)
	must(err)
	known := informers.NewSharedInformerFactory(clients, 0)
	config.SharedInformerFactory = known
	authenticate(&config.Config, s)
	authorise(&config.Config, s, known)
	record(&config.Config, s)
	admit(ctx, &config.Config, clients, known)

	complete := (&apiserver.Config{GenericConfig: config, ExtraConfig: apiserver.ExtraConfig{
		CRDRESTOptionsGetter: extoptions.NewCRDRESTOptionsGetter(*o.RecommendedOptions.Etcd, config.ResourceTransformers, config.StorageObjectCountTracker),
	}}).Complete()
	extensions, err := complete.New(genericapiserver.NewEmptyDelegate())
	must(err)

	server := extensions.GenericAPIServer
	installKinds(server, o.RecommendedOptions.Etcd, config.Authentication.Authenticator, config.Authorization.Authorizer)
	// Without this only the custom resources' handler answers /apis.
	apis := discovery.WrapAggregatedDiscoveryToHandler(server.DiscoveryGroupManager, server.AggregatedDiscoveryGroupManager, server.AggregatedDiscoveryGroupManager)
	server.Handler.GoRestfulContainer.Add(apis.GenerateWebService("/apis", metav1.APIGroupList{}))

	server.AddPostStartHookOrDie("known-objects", func(hook genericapiserver.PostStartHookContext) error {
		known.Start(hook.Done())
		known.WaitForCacheSync(hook.Done())
		return nil
	})
	server.AddPostStartHookOrDie("first-objects", func(hook genericapiserver.PostStartHookContext) error {
		return makeFirstObjects(hook, clients)
	})
	collect(server, config.LoopbackClientConfig, known)
	return server
}

// describe lets OpenAPI, v2 and v3, tell of core kinds and custom resources alike.
func describe(config *genericapiserver.Config) {
	definitions := func(ref common.ReferenceCallback) map[string]common.OpenAPIDefinition {
		all := openapi.GetOpenAPIDefinitions(ref)
		for name, definition := range extopenapi.GetOpenAPIDefinitions(ref) {
			all[name] = definition
		}
		return all
	}
	namer := openapinamer.NewDefinitionNamer(apiserver.Scheme, scheme)
	config.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(definitions, namer)
	config.OpenAPIConfig.Info.Title = "Kubernetes API server for tests"
	config.OpenAPIV3Config = genericapiserver.DefaultOpenAPIV3Config(definitions, namer)
}
