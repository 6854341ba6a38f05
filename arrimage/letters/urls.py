from django.urls import path

from arrimage.letters.views import archive, embedding, files, links, subscribing, tracking

app_name = "letters"

urlpatterns = [
    path("", subscribing.index, name="index"),
    path("inscription/", subscribing.sign_up_to_several, name="sign-up-several"),
    path("inscription/envoyee/", subscribing.asked, name="asked"),
    path("confirmer/<str:token>/", subscribing.confirm_address, name="confirm"),
    path("mon-lien/", links.mine, name="mine"),
    path("mon-lien/envoye/", links.mine_sent, name="mine-sent"),
    path("frequence/<str:token>/<slug:code>/", links.frequency, name="frequency"),
    path("suivi/<str:token>.gif", tracking.opened, name="opened"),
    path("photo/<str:token>/<str:name>", files.picture, name="picture"),
    path("suivi/<str:token>/", tracking.clicked, name="clicked"),
    path("<slug:code>/", archive.newsletter, name="newsletter"),
    path("<slug:code>/inscription/", subscribing.sign_up, name="sign-up"),
    path("<slug:code>/integrer/", embedding.embedded, name="embed"),
    path("<slug:code>/fil.xml", archive.feed, name="feed"),
    path("<slug:code>/<int:number>/", archive.issue, name="issue"),
]
